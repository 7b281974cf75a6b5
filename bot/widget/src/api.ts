// The calls to reception. Every failure is either Unreachable (try again) or Refused (don't).
import type { Answered, Begun, Forgotten, Said } from "./types";

const ANSWER_WITHIN_MS = 30_000;

/** No answer, or one that says "later". The same call may be made again. */
export class Unreachable extends Error {}

/** The server understood and said no. */
export class Refused extends Error {
  constructor(readonly status: number) {
    super(`status ${status}`);
  }

  /** The conversation is gone: expired, forgotten or never there. */
  get ended(): boolean {
    return [401, 404, 410].includes(this.status);
  }
}

export class ChatApi {
  constructor(private readonly host: string) {}

  begin(locale: string): Promise<Begun> {
    return this.call("POST", "/chat/conversations", { body: { locale } });
  }

  send(token: string, id: string, said: Said): Promise<Answered> {
    return this.call("POST", "/chat/messages", { token, body: { id, ...said } });
  }

  /** The messages above `after`; `wait` is how many seconds the server may hold the line. */
  read(token: string, after: number, wait: number, signal: AbortSignal): Promise<Answered> {
    return this.call("GET", `/chat/messages?after=${after}&wait=${wait}`, { token, signal });
  }

  forget(token: string): Promise<Forgotten> {
    return this.call("DELETE", "/chat/conversation", { token });
  }

  private async call<T>(
    method: string,
    path: string,
    { token, body, signal }: { token?: string; body?: object; signal?: AbortSignal },
  ): Promise<T> {
    const headers: Record<string, string> = {};
    if (token) headers["Authorization"] = `Bearer ${token}`;
    if (body) headers["Content-Type"] = "application/json";
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(), ANSWER_WITHIN_MS);
    signal?.addEventListener("abort", () => limit.abort(), { once: true });
    let answer: Response;
    try {
      answer = await fetch(this.host + path, {
        method,
        headers,
        body: body ? JSON.stringify(body) : undefined,
        signal: limit.signal,
        credentials: "omit",
        cache: "no-store",
        referrerPolicy: "no-referrer",
      });
    } catch (problem) {
      throw new Unreachable(String(problem));
    } finally {
      clearTimeout(timer);
    }
    if (answer.ok) return readJson(answer);
    if (answer.status >= 500 || [408, 409, 429].includes(answer.status)) {
      throw new Unreachable(`status ${answer.status}`);
    }
    throw new Refused(answer.status);
  }
}

async function readJson<T>(answer: Response): Promise<T> {
  try {
    return (await answer.json()) as T;
  } catch (problem) {
    throw new Unreachable(String(problem));
  }
}
