// The style sheets in the order in which they apply.
import { type CSSResult, unsafeCSS } from "lit";
import composer from "./composer.css";
import messages from "./messages.css";
import panel from "./panel.css";
import theme from "./theme.css";

export const styles: CSSResult[] = [theme, panel, messages, composer].map(unsafeCSS);
