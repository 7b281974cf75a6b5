// Dates and times as people say them, in the reader's own zone.
import type { Locale } from "./strings";

const FORMATS = { en: "en-US", es: "es-US" };

/** "10:15 AM", with the weekday if it is not today. */
export function clockTime(moment: Date, locale: Locale, now = new Date()): string {
  const today = moment.toDateString() === now.toDateString();
  const day = today ? {} : ({ weekday: "long" } as const);
  return moment.toLocaleString(FORMATS[locale], { ...day, hour: "numeric", minute: "2-digit" });
}

/** An ISO date without a time; read as local, or it would slip a day west of Greenwich. */
export function dayOf(isoDate: string, locale: Locale): string {
  const [year = 0, month = 1, day = 1] = isoDate.split("-").map(Number);
  return new Date(year, month - 1, day).toLocaleDateString(FORMATS[locale], { dateStyle: "medium" });
}
