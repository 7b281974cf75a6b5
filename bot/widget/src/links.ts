// Plain text in, paragraphs with links out. No HTML is ever parsed.
import { registerCustomProtocol, tokenize } from "linkifyjs";
import { html, type TemplateResult } from "lit";

registerCustomProtocol("tel", true);

const ALLOWED = new Set(["http:", "https:", "tel:"]);

/** Paragraphs of a message; a blank line parts them. */
export function paragraphs(text: string, newTab: string): TemplateResult[] {
  return text
    .split(/\n{2,}/)
    .filter((part) => part.trim())
    .map((part) => html`<p>${withLinks(part, newTab)}</p>`);
}

function withLinks(text: string, newTab: string): (string | TemplateResult)[] {
  return tokenize(text).map((token) => {
    const href = token.t === "url" ? token.toHref("https") : "";
    return isAllowed(href) ? link(href, token.v, newTab) : token.v;
  });
}

/** A link that leaves the page says so, and tells the other side nothing about where from. */
export function link(href: string, label: string, newTab: string): TemplateResult {
  if (!href.startsWith("http")) return html`<a href=${href}>${label}</a>`;
  return html`<a href=${href} target="_blank" rel="noopener noreferrer"
    >${label}<span class="unseen"> (${newTab})</span></a>`;
}

export function isAllowed(href: string): boolean {
  try {
    return ALLOWED.has(new URL(href).protocol);
  } catch {
    return false;
  }
}
