// Keeps the newest messages in view, from their beginning, unless the visitor reads further up.
import type { Line } from "./timeline";

const NEAR_END_PX = 80;
const MARGIN_PX = 8;

export class Scroller {
  private drawnKeys = new Set<string>();
  private following = true;
  private movedTo = -1;

  follow(): void {
    this.following = true;
  }

  /** The lines are on screen, one element each in `log`. */
  drawn(log: HTMLElement, lines: Line[]): void {
    const first = this.firstToRead(lines);
    this.drawnKeys = new Set(lines.map((line) => line.key));
    const element = log.querySelectorAll<HTMLElement>(".line")[first];
    if (!this.following || !element) return;
    const top = element.offsetTop - log.offsetTop - MARGIN_PX;
    log.scrollTo({ top: Math.min(top, log.scrollHeight - log.clientHeight) });
    this.movedTo = log.scrollTop;
  }

  /** The log was scrolled, by us or by the visitor. */
  moved(log: HTMLElement): void {
    if (Math.abs(log.scrollTop - this.movedTo) < 2) return;
    this.following = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_END_PX;
  }

  private firstToRead(lines: Line[]): number {
    if (lines.at(-1)?.outgoing) return lines.length - 1;
    const restored = this.drawnKeys.size === 0 && lines.some((line) => isOwn(line));
    return restored ? lines.length - 1 : lines.findIndex((line) => !this.drawnKeys.has(line.key));
  }
}

function isOwn(line: Line): boolean {
  return line.outgoing !== undefined || line.message?.author === "visitor";
}
