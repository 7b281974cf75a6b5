// What the script tag says: <script src="https://HOST/widget.js" data-locale="es" defer></script>
import type { Locale } from "./strings";

export interface Config {
  /** where reception is: the origin that this script came from */
  host: string;
  locale: Locale;
  /** open at once */
  open: boolean;
  /** the clinic's phone number, shown when the chat can't be reached */
  phone: string | null;
  /** a conversation that was begun elsewhere and goes on here */
  token: string | null;
}

/** Must be called while the script runs: later there is no `document.currentScript`. */
export function readConfig(): Config {
  const script = document.currentScript as HTMLScriptElement;
  const { locale, open, phone, token } = script.dataset;
  const language = locale || document.documentElement.lang || navigator.language;
  return {
    host: new URL(script.src).origin,
    locale: language.toLowerCase().startsWith("es") ? "es" : "en",
    open: open !== undefined && open !== "false",
    phone: phone || null,
    token: token || null,
  };
}
