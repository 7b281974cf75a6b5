// Asks again and again, politely: one question at a time, slower after each failure.

const SHORTEST_TURN_MS = 400;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;

export function backOff(failures: number): number {
  const pause = Math.min(FIRST_PAUSE_MS * 2 ** (failures - 1), LONGEST_PAUSE_MS);
  return pause * (0.75 + Math.random() / 2);
}

export class Poller {
  private running: AbortController | null = null;
  private wakeUp: () => void = () => {};

  /** `ask` resolves to false when there is nothing left to ask for. */
  constructor(
    private readonly ask: (signal: AbortSignal) => Promise<boolean>,
    private readonly onFailures: (count: number) => void,
  ) {}

  start(): void {
    if (this.running) return this.wakeUp();
    this.running = new AbortController();
    void this.run(this.running.signal);
  }

  stop(): void {
    this.running?.abort();
    this.running = null;
    this.wakeUp();
  }

  private async run(signal: AbortSignal): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      const began = Date.now();
      try {
        if (!(await this.ask(signal))) return this.stop();
        failures = 0;
        const spare = SHORTEST_TURN_MS - (Date.now() - began);
        if (spare > 0) await this.pause(spare);
      } catch {
        if (signal.aborted) return;
        failures += 1;
        this.onFailures(failures);
        await this.pause(backOff(failures));
      }
    }
  }

  private pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
