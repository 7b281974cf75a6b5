// Keeps a page that says `data-live` up to date, part by part, and never loses typed words.
"use strict";

const EVERY = 3000;

// Asked as a document, not as text: no markup ever goes through a script's hands.
function fetchPage(whenRead, whenNot) {
  const request = new XMLHttpRequest();
  request.open("GET", location.pathname);
  request.responseType = "document";
  request.setRequestHeader("X-Live", "1");
  request.timeout = 10000;
  request.onload = () => whenRead(request.response, new URL(request.responseURL).pathname);
  request.onerror = request.ontimeout = whenNot;
  request.send();
}

// Elements with `data-parts` keep their place; of their children only those that differ change.
function renew(old, fresh) {
  carryOver(old, fresh);
  if (old.isEqualNode(fresh)) return;
  if (!old.hasAttribute("data-parts") || !fresh.hasAttribute("data-parts")) {
    const focus = focusIn(old);
    old.replaceWith(fresh);
    focus();
    return;
  }
  for (const gone of [...old.children]) {
    if (!gone.id || !fresh.querySelector(`:scope > #${gone.id}`)) gone.remove();
  }
  [...fresh.children].forEach((child, place) => {
    const known = child.id && old.querySelector(`:scope > #${child.id}`);
    if (known) renew(known, child);
    else old.insertBefore(child, old.children[place] || null);
  });
}

function carryOver(old, fresh) {
  for (const box of old.querySelectorAll("textarea[id], select[id], input[id]:not([type=hidden])")) {
    const same = fresh.querySelector(`#${box.id}`);
    if (same && box.value) same.value = box.value;
  }
  for (const opened of old.querySelectorAll("details[id]")) {
    const same = fresh.querySelector(`#${opened.id}`);
    if (same) same.open = opened.open;
  }
}

function focusIn(old) {
  const active = document.activeElement;
  if (!old.contains(active) || !active.id) return () => {};
  const { id, selectionStart, selectionEnd } = active;
  return () => {
    const same = document.getElementById(id);
    if (!same) return;
    same.focus({ preventScroll: true });
    if (typeof selectionStart === "number") same.setSelectionRange(selectionStart, selectionEnd);
  };
}

function watch() {
  const stale = document.getElementById("stale");
  const again = () => setTimeout(look, EVERY);
  const missed = () => {
    stale.hidden = false;
    again();
  };
  function look() {
    if (document.hidden) return again();
    fetchPage((page, path) => {
      if (path !== location.pathname) return location.reload();
      const fresh = page && page.getElementById("main");
      if (!fresh) return missed();
      stale.hidden = true;
      document.title = page.title;
      renew(document.getElementById("main"), document.adoptNode(fresh));
      again();
    }, missed);
  }
  again();
}

document.addEventListener("click", (event) => {
  if (event.target.id !== "use-saved") return;
  event.preventDefault();
  const words = document.getElementById("words");
  const chosen = document.getElementById("saved").selectedOptions[0];
  words.value = [words.value.trim(), chosen.dataset.text].filter(Boolean).join("\n");
  words.focus();
});

document.addEventListener("keydown", (event) => {
  if (event.target.id !== "words" || event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.target.form.requestSubmit(document.getElementById("send"));
});

if (document.querySelector("main[data-live]")) watch();
