// How one line of the conversation looks.
import { html, nothing, type TemplateResult } from "lit";
import { isAllowed, link, paragraphs } from "./links";
import type { Locale, Strings } from "./strings";
import type { Line } from "./timeline";
import { clockTime, dayOf } from "./times";
import type { Message, Said, Source } from "./types";

export interface LineContext {
  strings: Strings;
  locale: Locale;
  /** the line before it, to name a speaker only once */
  before: Line | undefined;
  /** its choices may still be picked */
  current: boolean;
  /** an unsent line that waits for the visitor to try again */
  stuck: boolean;
  say: (said: Said, shown: string) => void;
  retry: () => void;
}

/** One template for both kinds: a line of ours is not redrawn when the server's copy comes. */
export function lineView(line: Line, context: LineContext): TemplateResult {
  const { message, outgoing } = line;
  const { strings, before, current } = context;
  const said = before !== undefined && speaker(line, strings) === speaker(before, strings);
  const text = message?.text ?? outgoing?.shown ?? "";
  return html`<div class="line ${message?.author ?? "visitor"}">
    <p class="who ${said ? "unseen" : ""}">${speaker(line, strings)} ${timeView(line, context)}</p>
    <div class="bubble" id="m${message?.seq ?? line.key}">
      ${paragraphs(text, strings.newTab)}
      ${message?.sources?.length ? sourcesView(message.sources, context) : nothing}
    </div>
    ${outgoing && !outgoing.taken ? progressView(context) : nothing}
    ${message?.choices?.length && current ? choicesView(message, context) : nothing}
  </div>`;
}

function speaker({ message }: Line, strings: Strings): string {
  const author = message?.author ?? "visitor";
  if (author === "staff") return strings.staff(message?.name ?? "");
  return { visitor: strings.you, assistant: strings.assistant, system: strings.system }[author];
}

function timeView({ message }: Line, { locale }: LineContext): TemplateResult | typeof nothing {
  if (!message) return nothing;
  const at = clockTime(new Date(message.sent_at), locale);
  return html`<time datetime=${message.sent_at}>${at}</time>`;
}

function progressView({ strings, stuck, retry }: LineContext): TemplateResult {
  const again = html`${strings.notSent}
    <button class="quiet" @click=${retry}>${strings.tryAgain}</button>`;
  return html`<p class="progress" aria-live="off">${stuck ? again : strings.sending}</p>`;
}

function sourcesView(sources: Source[], { strings, locale }: LineContext): TemplateResult {
  const oldest = sources.map((source) => source.reviewed_on).sort()[0] ?? "";
  const item = ({ title, url }: Source) =>
    url && isAllowed(url) ? link(url, title, strings.newTab) : title;
  return html`<details class="sources">
    <summary>${strings.sources(dayOf(oldest, locale))}</summary>
    <ul>
      ${sources.map((source) => html`<li>${item(source)}</li>`)}
    </ul>
  </details>`;
}

function choicesView(message: Message, context: LineContext): TemplateResult {
  return message.pick === "any" ? pickAnyView(message, context) : pickOneView(message, context);
}

function pickOneView({ seq, choices }: Message, { say }: LineContext): TemplateResult {
  return html`<div class="choices" role="group" aria-labelledby="m${seq}">
    ${choices?.map(
      ({ label, value }) =>
        html`<button @click=${() => say({ choice: value }, label)}>${label}</button>`,
    )}
  </div>`;
}

function pickAnyView({ seq, choices }: Message, { strings, say }: LineContext): TemplateResult {
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const values = new FormData(form).getAll("pick").map(String);
    const first = form.querySelector("input");
    first?.setCustomValidity(values.length ? "" : strings.pickFirst);
    if (!form.reportValidity()) return;
    const picked = choices?.filter((choice) => values.includes(choice.value)) ?? [];
    say({ choice: values }, picked.map((choice) => choice.label).join(", "));
  };
  const clear = (event: Event) =>
    (event.currentTarget as HTMLFormElement).querySelector("input")?.setCustomValidity("");
  return html`<form class="choices any" novalidate @submit=${submit} @change=${clear}>
    <fieldset aria-describedby="m${seq}">
      <legend>${strings.pickAny}</legend>
      ${choices?.map(
        ({ label, value }) =>
          html`<label><input type="checkbox" name="pick" value=${value} /> ${label}</label>`,
      )}
    </fieldset>
    <button type="submit" class="primary">${strings.sendChoices}</button>
  </form>`;
}
