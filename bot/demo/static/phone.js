"use strict";
// Each phone on the page: shows its texts, and sends what is typed.
// Short questions, no held lines: a browser opens only six connections to one server, and the
// widget needs one of them.

const LOOK_EVERY_MS = 1000;
const URL_IN_TEXT = /(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)])/;

class Phone {
  constructor(element) {
    this.url = `/demo/phones/${encodeURIComponent(element.dataset.number)}/texts`;
    this.screen = element.querySelector(".screen");
    this.trouble = element.querySelector(".trouble");
    this.form = element.querySelector("form");
    this.box = element.querySelector("textarea");
    this.last = 0;
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    this.box.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.send();
    });
    this.look();
  }

  async look() {
    if (!document.hidden) await this.refresh();
    setTimeout(() => this.look(), LOOK_EVERY_MS);
  }

  async refresh() {
    try {
      const answer = await fetch(`${this.url}?after=${this.last}`);
      if (!answer.ok) throw new Error(String(answer.status));
      const { texts } = await answer.json();
      this.trouble.hidden = true;
      texts.filter((text) => text.n > this.last).forEach((text) => this.show(text));
    } catch {
      this.trouble.hidden = false;
    }
  }

  async send() {
    const text = this.box.value.trim();
    if (!text) return;
    try {
      const answer = await fetch(this.url, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ text }),
      });
      if (!answer.ok) throw new Error(String(answer.status));
      if (this.box.value.trim() === text) this.box.value = "";
      await this.refresh();
    } catch {
      this.trouble.hidden = false;
    }
  }

  show(text) {
    this.last = text.n;
    const bubble = document.createElement("div");
    bubble.className = `text ${text.direction}`;
    const body = document.createElement("p");
    body.append(...withLinks(text.body));
    const at = document.createElement("time");
    at.dateTime = text.at;
    at.textContent = new Date(text.at).toLocaleTimeString([], { timeStyle: "short" });
    bubble.append(body, at);
    this.screen.append(bubble);
    this.screen.scrollTop = this.screen.scrollHeight;
  }
}

function withLinks(text) {
  return text.split(URL_IN_TEXT).map((part, index) => {
    if (index % 2 === 0) return part;
    const link = document.createElement("a");
    link.href = part;
    link.textContent = part;
    link.target = "_blank";
    link.rel = "noopener noreferrer";
    return link;
  });
}

for (const element of document.querySelectorAll(".phone")) new Phone(element);
