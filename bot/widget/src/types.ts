// What the chat API speaks. See docs: "Web chat API".

export type Author = "visitor" | "assistant" | "staff" | "system";

export interface Choice {
  label: string;
  value: string;
}

export interface Source {
  title: string;
  url?: string | null;
  /** ISO date */
  reviewed_on: string;
}

export interface Message {
  seq: number;
  author: Author;
  name?: string | null;
  text: string;
  choices?: Choice[] | null;
  pick?: "one" | "any" | null;
  sources?: Source[] | null;
  sent_at: string;
}

export interface State {
  holder: "assistant" | "waiting" | "staff";
  name?: string | null;
  /** ISO moment */
  promised_by?: string | null;
  crisis: boolean;
}

export interface Begun {
  token: string;
  conversation: string;
  messages: Message[];
  state?: State;
}

export interface Answered {
  messages: Message[];
  state: State;
}

export interface Forgotten {
  removed: string | string[];
  kept: string | string[];
}

/** What the visitor sent: words, or one or several choices. */
export type Said = { text: string } | { choice: string | string[] };

/** A message of the visitor on its way. `id` is made here, so that sending it twice is harmless. */
export interface Outgoing {
  id: string;
  said: Said;
  /** how it reads in the conversation */
  shown: string;
  /** the highest number known when it was sent */
  after: number;
  /** where it stands among the messages until the server's copy comes */
  place: number;
  taken: boolean;
}
