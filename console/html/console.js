// What the pages do beside what they say: all of it works without this file too, only slower.
"use strict";

const KEYS_OFF = "uppsok-keys-off"; // kept in this browser: single keys can be turned off (WCAG 2.1.4)
const WRITES = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";
const find = (selector) => document.querySelector(selector);
const seen = (one) => one.checkVisibility();
let place = -1; // in the lists of work, of the one that was reached last

// The rows of all lists of work on the page, from top to bottom.
function rows() {
  return [...document.querySelectorAll(".work li")].filter(seen);
}

// The row that the reader is in, or came from where that one has gone meanwhile.
function row() {
  return document.activeElement.closest(".work li");
}

function move(by) {
  const all = rows();
  if (!all.length) return;
  const there = row() ? all.indexOf(row()) + by : place;
  place = Math.min(Math.max(there, 0), all.length - 1);
  all.forEach((one, number) => { one.tabIndex = number === place ? 0 : -1; });
  all[place].focus();
  all[place].scrollIntoView({ block: "nearest" });
}

// Enter on a row, not on a link or button in it: those have an Enter of their own.
function open() {
  const link = document.activeElement === row() && row().querySelector("a[href]");
  if (link) link.click();
  return Boolean(link);
}

function take() {
  const button = (row() || document).querySelector("[data-take]");
  if (button) button.click();
  return Boolean(button);
}

function focus(selector) {
  const one = [...document.querySelectorAll(selector)].find(seen);
  if (one) one.focus();
  if (one && one.select) one.select();
  return Boolean(one);
}

// Buttons and links that the page gives a key of their own.
function press(key) {
  const one = [...document.querySelectorAll("[data-key]")].find((it) => it.dataset.key === key && seen(it));
  if (one) one.click();
  return Boolean(one);
}

// The keys of this page, and beneath them those of its own buttons.
function show() {
  const dialog = find("#keys");
  if (!dialog || dialog.open) return false;
  const list = dialog.querySelector("dl");
  list.querySelectorAll("[data-own]").forEach((old) => old.remove());
  for (const one of [...document.querySelectorAll("[data-key]")].filter(seen)) {
    const pair = document.createElement("div");
    pair.dataset.own = "";
    const key = pair.appendChild(document.createElement("dt")).appendChild(document.createElement("kbd"));
    key.textContent = one.dataset.key;
    pair.appendChild(document.createElement("dd")).textContent = one.ariaLabel || one.textContent.trim();
    list.append(pair);
  }
  dialog.querySelector("[data-keys-off]").checked = Boolean(localStorage.getItem(KEYS_OFF));
  dialog.showModal();
  return true;
}

const KEYS = {
  j: () => (move(1), true),
  k: () => (move(-1), true),
  Enter: open,
  t: take,
  c: () => focus("[data-outcomes] :is(button, a, input, select, summary)"),
  "/": () => focus("#search"),
  "?": show,
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
  if (event.target.closest(WRITES) || find("dialog[open]")) return;
  if (localStorage.getItem(KEYS_OFF) && event.key !== "Enter") return;
  if (press(event.key) || KEYS[event.key]?.()) event.preventDefault();
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-show-keys]")) show();
});
document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-keys-off]")) return;
  if (event.target.checked) localStorage.setItem(KEYS_OFF, "1");
  else localStorage.removeItem(KEYS_OFF);
});
document.querySelectorAll("[data-show-keys]").forEach((one) => { one.hidden = false; });

// On a narrow page the menu is longer than the screen: show where one is.
for (const one of document.querySelectorAll("nav [aria-current]")) {
  one.scrollIntoView({ block: "nearest", inline: "center" });
}

// A page is closed: little is left of the leases of claimed work, unless another page keeps them.
window.addEventListener("pagehide", () => {
  const held = find("[data-leave]");
  const token = find("input[name=token]")?.value;
  if (held && token) navigator.sendBeacon(held.dataset.leave, new URLSearchParams({ token }));
});

// What takes the place of what was done has the focus. It is no `autofocus`: that is the browser's,
// which minds that the focus has been given already.
document.addEventListener("htmx:load", ({ target }) => {
  const one = target.matches("[data-focus]") ? target : target.querySelector("[data-focus]");
  if (one) one.focus();
});

// A session is over: what is shown and written here stays, and the page says so.
document.addEventListener("signed-out", () => {
  const over = find("#signed-out");
  if (!over) return;
  over.hidden = false;
  over.scrollIntoView({ block: "nearest" });
});
