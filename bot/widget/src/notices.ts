// What stands above and below the messages: emergency lines, who holds the chat, what went wrong.
import { html, nothing, type TemplateResult } from "lit";
import type { Trouble } from "./conversation";
import type { Locale, Strings } from "./strings";
import { clockTime } from "./times";
import type { Forgotten, State } from "./types";

/** Always there, before anything is loaded or typed; larger while a crisis is open. */
export function emergencyView(strings: Strings, crisis: boolean): TemplateResult {
  if (!crisis) return html`<p class="emergency">${strings.emergency} ${crisisLinks(strings)}</p>`;
  return html`<section class="crisis" aria-label=${strings.crisisTitle}>
    <h3>${strings.crisisTitle}</h3>
    <p>${strings.crisisBody}</p>
    ${crisisLinks(strings)}
  </section>`;
}

function crisisLinks(strings: Strings): TemplateResult {
  return html`<span class="lines">
    <a href="tel:988">${strings.call988}</a>
    <a href=${strings.text988To}>${strings.text988}</a>
    <a href="tel:911">${strings.call911}</a>
  </span>`;
}

/** Who has the conversation, and by when a person answers. */
export function holderText(state: State, strings: Strings, locale: Locale): string {
  if (state.holder === "staff") return strings.withStaff(state.name ?? "");
  if (state.holder === "assistant") return "";
  if (!state.promised_by) return strings.waitingNoTime;
  const promised = new Date(state.promised_by);
  if (promised.getTime() < Date.now()) return strings.waitingLonger;
  return strings.waiting(clockTime(promised, locale));
}

interface TroubleContext {
  strings: Strings;
  phone: string | null;
  retry: () => void;
  restart: () => void;
}

export function troubleView(trouble: Trouble, context: TroubleContext): TemplateResult {
  const { strings, phone, retry, restart } = context;
  const words = {
    unreachable: strings.unreachable,
    unsent: strings.unsent,
    ended: strings.ended,
    not_forgotten: strings.notForgotten,
    refused: strings.refused,
    too_long: strings.tooLong,
  }[trouble];
  const away = trouble === "unreachable" || trouble === "unsent";
  return html`<p>${words}</p>
    ${away ? html`<p>${strings.meanwhile} ${phone ? callClinic(strings, phone) : nothing}</p>` : nothing}
    ${away ? html`<button @click=${retry}>${strings.tryAgain}</button>` : nothing}
    ${trouble === "ended" ? html`<button @click=${restart}>${strings.startNew}</button>` : nothing}`;
}

function callClinic(strings: Strings, phone: string): TemplateResult {
  return html`<a href="tel:${phone.replace(/[^+\d]/g, "")}">${strings.callClinic(phone)}</a>`;
}

export function forgottenView(
  receipt: Forgotten,
  strings: Strings,
  restart: () => void,
): TemplateResult {
  const words = (said: string | string[]) => [said].flat().filter(Boolean).join(" ");
  const removed = words(receipt.removed);
  const kept = words(receipt.kept);
  return html`<section class="forgotten" role="status">
    <h3>${strings.forgottenTitle}</h3>
    ${removed ? html`<h4>${strings.removed}</h4><p>${removed}</p>` : nothing}
    ${kept ? html`<h4>${strings.kept}</h4><p>${kept}</p>` : nothing}
    <button class="primary" @click=${restart}>${strings.startNew}</button>
  </section>`;
}
