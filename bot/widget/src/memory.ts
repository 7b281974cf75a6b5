// What survives a reload, and only until the tab is closed: sessionStorage, or nothing.
import type { Outgoing } from "./types";

const KEY = "intake-chat";

export interface Remembered {
  token: string | null;
  /** messages that no answer has come for */
  outgoing: Outgoing[];
  /** the highest message number that was on screen */
  seen: number;
  open: boolean;
}

const NOTHING: Remembered = { token: null, outgoing: [], seen: 0, open: false };

export function recall(): Remembered {
  try {
    return { ...NOTHING, ...JSON.parse(sessionStorage.getItem(KEY) ?? "{}") };
  } catch {
    return { ...NOTHING };
  }
}

export function remember(what: Partial<Remembered>): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify({ ...recall(), ...what }));
  } catch {
    // Storage may be switched off; the chat then lives as long as the page.
  }
}

export function forgetAll(): void {
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // as above
  }
}
