// The parts of the panel that do not change with the conversation.
import { html, nothing, type TemplateResult } from "lit";
import type { Strings } from "./strings";

type Handler = (event: Event) => unknown;

export function launcherView(
  strings: Strings,
  opened: boolean,
  news: number,
  open: Handler,
): TemplateResult {
  return html`<button
    class="launcher"
    aria-haspopup="dialog"
    aria-expanded=${opened}
    ?hidden=${opened}
    @click=${open}
  >
    ${strings.open} ${news ? html`<span class="news">${strings.openWithNews(news)}</span>` : nothing}
  </button>`;
}

export function headView(strings: Strings, leave: Handler, close: Handler): TemplateResult {
  return html`<div class="head">
    <h2 id="title" tabindex="-1">${strings.title}</h2>
    <button class="leave" @click=${leave}>${strings.leave}</button>
    <button class="close" aria-label=${strings.close} @click=${close}>
      <span aria-hidden="true">×</span>
    </button>
  </div>`;
}

export function typingView(strings: Strings): TemplateResult {
  return html`<p class="typing" aria-hidden="true" title=${strings.writing}>
    <i></i><i></i><i></i>
  </p>`;
}

export function composerView(
  strings: Strings,
  submit: Handler,
  key: (event: KeyboardEvent) => unknown,
): TemplateResult {
  return html`<form class="composer" @submit=${submit}>
    <label class="unseen" for="text">${strings.message}</label>
    <textarea
      id="text"
      rows="1"
      aria-describedby="hint"
      placeholder=${strings.message}
      @keydown=${key}
    ></textarea>
    <span class="unseen" id="hint">${strings.sendHint}</span>
    <button type="submit" class="primary">${strings.send}</button>
  </form>`;
}

interface ForgetHandlers {
  askToForget: Handler;
  forget: Handler;
  keep: Handler;
}

/** "Forget this chat", and the question that stands before it. */
export function forgetView(
  strings: Strings,
  asks: boolean,
  { askToForget, forget, keep }: ForgetHandlers,
): TemplateResult {
  if (!asks)
    return html`<div class="foot">
      <button class="quiet" @click=${askToForget}>${strings.forget}</button>
    </div>`;
  return html`<div class="foot" role="group" aria-label=${strings.forgetAsk}>
    <span>${strings.forgetAsk}</span>
    <button class="forget-yes" @click=${forget}>${strings.forgetYes}</button>
    <button @click=${keep}>${strings.forgetNo}</button>
  </div>`;
}
