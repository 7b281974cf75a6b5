// One conversation with reception: begins it, sends, listens, remembers, forgets. No drawing here.
import { type ChatApi, Refused } from "./api";
import { newId } from "./ids";
import { forgetAll, recall, remember } from "./memory";
import { backOff, Poller } from "./poller";
import { Timeline } from "./timeline";
import type { Answered, Forgotten, Outgoing, Said, State } from "./types";

const HOLD_SECONDS = 25;
const TRIES = 3;
const LAST_PLACE = Number.MAX_SAFE_INTEGER;
const AT_FIRST: State = { holder: "assistant", crisis: false };

/** What the visitor must know about the connection; null when all is well. */
export type Trouble = "unreachable" | "unsent" | "ended" | "not_forgotten" | "refused" | "too_long";

export class Conversation {
  timeline = new Timeline();
  state: State = AT_FIRST;
  trouble: Trouble | null = null;
  forgotten: Forgotten | null = null;
  /** words that were not taken and belong back into the message box */
  returned = "";
  /** true once everything said before is on screen */
  caughtUp = false;

  private token: string | null;
  private cursor = 0;
  private queue: Outgoing[] = [];
  private flushing = false;
  private beginning: Promise<string> | null = null;
  private readonly poller: Poller;

  constructor(
    private readonly api: ChatApi,
    private readonly locale: string,
    private readonly onChange: () => void,
    token: string | null,
  ) {
    const memory = recall();
    this.token = token ?? memory.token;
    for (const unsent of memory.outgoing) this.enqueue(unsent);
    this.poller = new Poller(
      (signal) => this.listen(signal),
      (failures) => this.lost(failures),
    );
  }

  get begun(): boolean {
    return this.token !== null;
  }

  /** A message is out and its answer is not in. */
  get awaitingAnswer(): boolean {
    return this.flushing && !this.trouble;
  }

  /** Begin or go on: listen, and send what is still unsent. */
  resume(): void {
    if (this.forgotten || this.trouble === "ended") return;
    this.poller.start();
    void this.flush();
  }

  pause(): void {
    this.poller.stop();
  }

  say(said: Said, shown: string): void {
    const after = this.timeline.highest;
    this.enqueue({ id: newId(), said, shown, after, place: LAST_PLACE, taken: false });
    remember({ outgoing: this.queue });
    this.retry();
  }

  retry(): void {
    this.trouble = null;
    this.onChange();
    this.resume();
  }

  /** Start anew, after the end or after forgetting. */
  restart(): void {
    this.reset();
    this.forgotten = null;
    this.retry();
  }

  /** Have the server erase this conversation; `forgotten` then says what was removed and kept. */
  async forget(): Promise<void> {
    try {
      const nothing: Forgotten = { removed: "", kept: "" };
      const receipt = this.token ? await this.api.forget(this.token) : nothing;
      this.reset();
      this.forgotten = receipt;
    } catch (problem) {
      if (problem instanceof Refused && problem.ended) this.end();
      else this.trouble = "not_forgotten";
    }
    this.onChange();
  }

  /** Remove every trace from this browser; the server keeps what it has. */
  leaveNoTrace(): void {
    this.poller.stop();
    forgetAll();
  }

  private enqueue(outgoing: Outgoing): void {
    this.queue.push(outgoing);
    this.timeline.say(outgoing);
  }

  private begin(): Promise<string> {
    this.beginning ??= this.api
      .begin(this.locale)
      .then((begun) => {
        this.token = begun.token;
        remember({ token: begun.token });
        this.hear({ messages: begun.messages, state: begun.state ?? AT_FIRST });
        return begun.token;
      })
      .finally(() => {
        this.beginning = null;
      });
    return this.beginning;
  }

  private async listen(signal: AbortSignal): Promise<boolean> {
    try {
      const token = this.token ?? (await this.begin());
      const wait = this.caughtUp ? HOLD_SECONDS : 0;
      const answer = await this.api.read(token, this.cursor, wait, signal);
      // Only what was listened to moves the cursor: an answer to a POST may leave gaps below it.
      this.cursor = Math.max(this.cursor, ...answer.messages.map((message) => message.seq));
      if (this.trouble === "unreachable") this.trouble = null;
      this.caughtUp = true;
      this.hear(answer);
      void this.flush();
      return true;
    } catch (problem) {
      if (!(problem instanceof Refused && problem.ended) || signal.aborted) throw problem;
      this.end();
      return false;
    }
  }

  private async flush(): Promise<void> {
    if (this.flushing || !this.queue.length) return;
    this.flushing = true;
    let failures = 0;
    for (let next = this.queue[0]; next; next = this.queue[0]) {
      const outcome = await this.send(next);
      if (outcome === "done") failures = 0;
      else if (outcome === "stop" || ++failures === TRIES) break;
      else await new Promise((resolve) => setTimeout(resolve, backOff(failures)));
    }
    this.flushing = false;
    if (failures === TRIES) this.trouble = "unsent";
    this.onChange();
  }

  private async send(next: Outgoing): Promise<"done" | "again" | "stop"> {
    try {
      const token = this.token ?? (await this.begin());
      const answer = await this.api.send(token, next.id, next.said);
      this.trouble = null;
      this.dequeue(next);
      this.timeline.answered(next, answer);
      this.hear(answer);
      return "done";
    } catch (problem) {
      if (!(problem instanceof Refused)) return "again";
      if (problem.ended) this.end();
      else this.giveBack(next, problem.status === 413 ? "too_long" : "refused");
      return "stop";
    }
  }

  private dequeue(sent: Outgoing): void {
    this.queue = this.queue.filter((one) => one !== sent);
    remember({ outgoing: this.queue });
  }

  private giveBack(refused: Outgoing, trouble: Trouble): void {
    this.dequeue(refused);
    this.timeline.unsay(refused);
    if ("text" in refused.said) this.returned = refused.said.text;
    this.trouble = trouble;
  }

  private hear({ messages, state }: Answered): void {
    this.timeline.add(messages);
    this.state = state;
    this.onChange();
  }

  private lost(failures: number): void {
    if (failures < 2 && this.begun) return;
    this.trouble ??= "unreachable";
    this.onChange();
  }

  private end(): void {
    const unsent = this.queue.map((one) => ("text" in one.said ? one.said.text : ""));
    this.returned = unsent.filter(Boolean).join("\n");
    this.trouble = "ended";
    this.token = null;
    this.queue = [];
    this.poller.stop();
    forgetAll();
    this.onChange();
  }

  private reset(): void {
    this.poller.stop();
    this.token = null;
    this.cursor = 0;
    this.queue = [];
    this.timeline = new Timeline();
    this.state = AT_FIRST;
    this.trouble = null;
    this.caughtUp = false;
    forgetAll();
  }
}
