// Shows how a story comes along as it happens. Pages work without it: a link looks again.
"use strict";

const POLL_MS = 5_000;

const place = document.getElementById("progress");

// What somebody is just typing stays where it is.
function busy() {
  const active = document.activeElement;
  const typing = active && place.contains(active) && active.matches("textarea, input") && active.value;
  return typing || [...place.querySelectorAll("textarea")].some((each) => each.value !== each.defaultValue);
}

function put(html) {
  if (place.dataset.shown === html || busy()) return;
  place.dataset.shown = html;
  const open = [...place.querySelectorAll("details")].map((each) => each.open);
  const focused = place.contains(document.activeElement) ? document.activeElement : null;
  const name = focused?.getAttribute("href") ?? focused?.value;
  const template = document.createElement("template");
  template.innerHTML = html;
  place.replaceChildren(template.content);
  const title = place.querySelector("[data-title]")?.dataset.title;
  if (title) document.querySelector(".story-top .title").textContent = title;
  [...place.querySelectorAll("details")].forEach((each, at) => { each.open = open[at] ?? each.open; });
  if (name) [...place.querySelectorAll("a, button")].find((each) => (each.getAttribute("href") ?? each.value) === name)?.focus({ preventScroll: true });
}

async function poll() {
  const answer = await fetch(place.dataset.part).catch(() => null);
  if (answer?.ok) put(await answer.text());
  setTimeout(poll, POLL_MS);
}

function follow() {
  const source = new EventSource(place.dataset.events);
  source.addEventListener("progress", (event) => put(event.data));
  source.addEventListener("error", () => {
    if (source.readyState !== EventSource.CLOSED) return;
    poll();
  });
  window.addEventListener("pagehide", () => source.close());
}

if (place) {
  document.querySelector(".look")?.setAttribute("hidden", "");
  follow();
}

// What costs money is sent once.
for (const form of document.querySelectorAll("form.once")) {
  form.addEventListener("submit", () => setTimeout(() => {
    for (const button of form.querySelectorAll("button")) button.disabled = true;
  }));
}
window.addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("form.once button")) button.disabled = false;
});
