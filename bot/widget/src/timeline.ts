// The messages in order, each exactly once, with the visitor's own unsent ones among them.
import type { Answered, Message, Outgoing } from "./types";

/** A line of the conversation: the server's message, or one of ours still on its way. */
export interface Line {
  key: string;
  place: number;
  message?: Message;
  outgoing?: Outgoing;
}

export class Timeline {
  private readonly messages = new Map<number, Message>();
  /** server copies of our own messages keep our key, so that they are neither redrawn nor reread */
  private readonly keys = new Map<number, string>();
  private ours: Outgoing[] = [];

  get highest(): number {
    return Math.max(0, ...this.messages.keys());
  }

  say(outgoing: Outgoing): void {
    this.ours.push(outgoing);
    this.settle();
  }

  unsay(outgoing: Outgoing): void {
    this.ours = this.ours.filter((one) => one !== outgoing);
  }

  add(messages: Message[]): void {
    for (const message of messages) this.messages.set(message.seq, message);
    this.settle();
  }

  /** The server has `sent` and gave this answer to it. */
  answered(sent: Outgoing, answer: Answered): void {
    sent.taken = true;
    const others = answer.messages.filter((message) => message.author !== "visitor");
    sent.place = Math.min(sent.place, ...others.map((message) => message.seq - 0.5));
    this.add(answer.messages);
  }

  lines(): Line[] {
    const known = [...this.messages.values()].map((message) => ({
      key: this.keys.get(message.seq) ?? `m${message.seq}`,
      place: message.seq,
      message,
    }));
    const ours = this.ours.map((one) => ({ key: one.id, place: one.place, outgoing: one }));
    return [...known, ...ours].sort((a, b) => a.place - b.place);
  }

  /** How many messages of others stand above `seen`. */
  unread(seen: number): number {
    const news = [...this.messages.values()];
    return news.filter((one) => one.seq > seen && one.author !== "visitor").length;
  }

  /** Drop each of our own lines that the server's copy has come for. */
  private settle(): void {
    this.ours = this.ours.filter((ours) => {
      const copy = [...this.messages.values()].find(
        (message) =>
          message.author === "visitor" &&
          message.seq > ours.after &&
          !this.keys.has(message.seq) &&
          (ours.taken || message.text === ours.shown),
      );
      if (copy) this.keys.set(copy.seq, ours.id);
      return !copy;
    });
  }
}
