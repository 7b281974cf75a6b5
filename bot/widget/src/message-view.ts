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

export function lineView(line: Line, context: LineContext): TemplateResult {
  return line.message ? messageView(line.message, context) : outgoingView(line, context);
}

function messageView(message: Message, context: LineContext): TemplateResult {
  const { strings, locale, before, current } = context;
  const same = before?.message?.author === message.author && before.message.name === message.name;
  const again = message.author === "visitor" ? before !== undefined && speaksFor(before) : same;
  return html`<div class="line ${message.author}">
    <p class="who ${again ? "unseen" : ""}">
      ${speaker(message, strings)}
      <time datetime=${message.sent_at}>${clockTime(new Date(message.sent_at), locale)}</time>
    </p>
    <div class="bubble" id="m${message.seq}">
      ${paragraphs(message.text, strings.newTab)}
      ${message.sources?.length ? sourcesView(message.sources, context) : nothing}
    </div>
    ${current && message.choices?.length ? choicesView(message, context) : nothing}
  </div>`;
}

function speaksFor(line: Line): boolean {
  return line.outgoing !== undefined || line.message?.author === "visitor";
}

function speaker(message: Message, strings: Strings): string {
  if (message.author === "staff") return strings.staff(message.name ?? "");
  return { visitor: strings.you, assistant: strings.assistant, system: strings.system }[
    message.author
  ];
}

function outgoingView(line: Line, { strings, before, stuck, retry }: LineContext): TemplateResult {
  const { shown = "", taken } = line.outgoing ?? {};
  const again = before !== undefined && speaksFor(before);
  const progress = stuck
    ? html`${strings.notSent} <button class="quiet" @click=${retry}>${strings.tryAgain}</button>`
    : strings.sending;
  return html`<div class="line visitor">
    <p class="who ${again ? "unseen" : ""}">${strings.you}</p>
    <div class="bubble">${paragraphs(shown, strings.newTab)}</div>
    ${taken ? nothing : html`<p class="progress" aria-live="off">${progress}</p>`}
  </div>`;
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
