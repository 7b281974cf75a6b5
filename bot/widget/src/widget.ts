// The element on the page: a launcher and the panel that it opens.
import { html, LitElement, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { ChatApi } from "./api";
import type { Config } from "./config";
import { Conversation } from "./conversation";
import { recall, remember } from "./memory";
import { lineView } from "./message-view";
import { composerView, forgetView, headView, launcherView, typingView } from "./panel-views";
import { emergencyView, forgottenView, holderText, troubleView } from "./notices";
import { Scroller } from "./scroller";
import { STRINGS } from "./strings";
import { styles } from "./styles";
import type { Said } from "./types";

const PHONE_WIDTH = "(max-width: 480px), (max-height: 420px)";

export class IntakeChat extends LitElement {
  static override styles = styles;

  private readonly strings;
  private readonly conversation: Conversation;
  private readonly narrow = matchMedia(PHONE_WIDTH);
  private opened = false;
  private asksToForget = false;
  private readonly scroller = new Scroller();

  constructor(private readonly config: Config) {
    super();
    this.strings = STRINGS[config.locale];
    const redraw = () => this.requestUpdate();
    this.conversation = new Conversation(
      new ChatApi(config.host),
      config.locale,
      redraw,
      config.token,
    );
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.lang = this.config.locale;
    document.addEventListener("visibilitychange", this.onVisibility);
    addEventListener("online", this.onOnline);
    this.narrow.addEventListener("change", this.onNarrow);
    if (this.config.open || recall().open) void this.openWithoutFocus();
    else if (this.conversation.begun) this.conversation.resume();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener("visibilitychange", this.onVisibility);
    removeEventListener("online", this.onOnline);
    this.narrow.removeEventListener("change", this.onNarrow);
    this.conversation.pause();
  }

  protected override render(): TemplateResult {
    const { conversation, strings } = this;
    const { forgotten, state, timeline, caughtUp } = conversation;
    const news = caughtUp ? timeline.unread(recall().seen) : 0;
    return html`${launcherView(strings, this.opened, news, this.openPanel)}
      <dialog
        aria-labelledby="title"
        @cancel=${this.onCancel}
        @close=${this.onClosed}
        @keydown=${this.onKey}
      >
        ${headView(strings, this.leave, this.closePanel)} ${emergencyView(strings, state.crisis)}
        ${forgotten
          ? forgottenView(forgotten, strings, this.restart)
          : html`${this.logView()} ${composerView(strings, this.onSubmit, this.onComposerKey)}
            ${forgetView(strings, this.asksToForget, this)}`}
      </dialog>`;
  }

  private logView(): TemplateResult {
    const { timeline, state, caughtUp, trouble, awaitingAnswer } = this.conversation;
    const lines = timeline.lines();
    const answered = lines.findLastIndex((line) => !line.message || line.message.author === "visitor");
    const asking = lines.findLastIndex((line) => line.message?.choices?.length);
    const holder = holderText(state, this.strings, this.config.locale);
    return html`<p class="holder" role="status">${holder}</p>
      <div
        class="log"
        role="log"
        aria-live=${caughtUp ? "polite" : "off"}
        aria-label=${this.strings.conversation}
        tabindex="0"
        @scroll=${this.onScroll}
      >
        ${lines.length ? nothing : html`<p class="loading">${this.strings.notice}</p>`}
        ${repeat(
          lines,
          (line) => line.key,
          (line, index) =>
            lineView(line, {
              strings: this.strings,
              locale: this.config.locale,
              before: lines[index - 1],
              current: index === asking && asking > answered,
              stuck: trouble === "unsent",
              say: this.say,
              retry: this.retry,
            }),
        )}
        ${awaitingAnswer && state.holder !== "staff" ? typingView(this.strings) : nothing}
      </div>
      <div class="trouble" role="status">
        ${trouble
          ? troubleView(trouble, {
              strings: this.strings,
              phone: this.config.phone,
              retry: this.retry,
              restart: this.restart,
            })
          : nothing}
      </div>`;
  }

  protected override updated(): void {
    const { timeline, returned } = this.conversation;
    const text = this.textarea;
    if (returned && text) {
      text.value = [text.value, returned].filter(Boolean).join("\n");
      this.conversation.returned = "";
    }
    if (!this.opened) return;
    if (timeline.highest) remember({ seen: timeline.highest });
    if (this.log && this.dialog?.open) this.scroller.drawn(this.log, timeline.lines());
  }

  private get dialog(): HTMLDialogElement | null {
    return this.renderRoot.querySelector("dialog");
  }

  private get log(): HTMLElement | null {
    return this.renderRoot.querySelector(".log");
  }

  private get heading(): HTMLElement | null {
    return this.renderRoot.querySelector("#title");
  }

  private get textarea(): HTMLTextAreaElement | null {
    return this.renderRoot.querySelector("textarea");
  }

  private openPanel = async (): Promise<void> => {
    await this.drawOpen();
    if (this.narrow.matches) this.dialog?.showModal();
    else this.dialog?.show();
    // On a phone the keyboard would cover the emergency line: the title gets the focus instead.
    const first = this.narrow.matches ? null : this.textarea;
    (first ?? this.heading)?.focus();
    this.requestUpdate();
  };

  /** For a panel that was open before a reload: the page keeps the focus. */
  private openWithoutFocus = async (): Promise<void> => {
    await this.drawOpen();
    if (this.dialog && this.narrow.matches) this.dialog.showModal();
    else if (this.dialog) this.dialog.open = true;
    this.requestUpdate();
  };

  private async drawOpen(): Promise<void> {
    this.opened = true;
    remember({ open: true });
    this.conversation.resume();
    this.requestUpdate();
    await this.updateComplete;
  }

  private closePanel = async (): Promise<void> => {
    this.opened = false;
    remember({ open: false });
    this.dialog?.close();
    this.requestUpdate();
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(".launcher")?.focus();
  };

  private leave = (): void => {
    this.opened = false;
    this.conversation.leaveNoTrace();
    location.replace("about:blank");
  };

  private say = (said: Said, shown: string): void => {
    this.scroller.follow();
    this.conversation.say(said, shown);
    this.textarea?.focus({ preventScroll: true });
  };

  private retry = (): void => this.conversation.retry();

  private restart = (): void => {
    this.conversation.restart();
    this.heading?.focus();
  };

  readonly askToForget = async (): Promise<void> => {
    this.asksToForget = true;
    this.requestUpdate();
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(".forget-yes")?.focus();
  };

  readonly keep = (): void => {
    this.asksToForget = false;
    this.requestUpdate();
    this.textarea?.focus();
  };

  readonly forget = async (): Promise<void> => {
    this.asksToForget = false;
    await this.conversation.forget();
    remember({ open: true });
    this.heading?.focus();
  };

  private onSubmit = (event: Event): void => {
    event.preventDefault();
    const text = this.textarea?.value.trim();
    if (!text || !this.textarea) return;
    this.textarea.value = "";
    this.say({ text }, text);
  };

  private onComposerKey = (event: KeyboardEvent): void => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    this.onSubmit(event);
  };

  private onKey = (event: KeyboardEvent): void => {
    if (event.key === "Escape" && !event.isComposing) this.onCancel(event);
  };

  private onCancel = (event: Event): void => {
    event.preventDefault();
    if (this.opened) void this.closePanel();
  };

  /** A browser may close a dialog without asking first. */
  private onClosed = (): void => {
    if (this.opened && !this.dialog?.open) void this.closePanel();
  };

  private onScroll = (): void => {
    if (this.log) this.scroller.moved(this.log);
  };

  private onVisibility = (): void => {
    if (document.hidden) this.conversation.pause();
    else this.onOnline();
  };

  private onOnline = (): void => {
    if (this.opened || this.conversation.begun) this.conversation.resume();
  };

  private onNarrow = (): void => {
    if (!this.opened) return;
    this.dialog?.close();
    if (this.narrow.matches) this.dialog?.showModal();
    else this.dialog?.show();
  };
}
