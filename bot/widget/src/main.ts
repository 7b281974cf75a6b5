// The script tag's entry: reads the tag, then puts the widget at the end of the page.
import { readConfig } from "./config";
import { IntakeChat } from "./widget";

const NAME = "intake-chat";
const config = readConfig();

function start(): void {
  if (!customElements.get(NAME)) customElements.define(NAME, IntakeChat);
  if (!document.querySelector(NAME)) document.body.append(new IntakeChat(config));
}

if (document.body) start();
else document.addEventListener("DOMContentLoaded", start);
