// Streams the open chat, sends without leaving the page, and loses nothing that was typed. Pages work without it.
"use strict";

const STILL_MS = 6_000;

document.documentElement.classList.add("js");

const byId = (id) => document.getElementById(id);

function show(element, words) {
  if (!element) return;
  if (typeof words === "string") element.textContent = words;
  element.hidden = !words;
}

function freshNonce() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_");
}

// What is typed outlives a closed tab, a lost connection and a restart of the server.
function keep(form) {
  const field = form.elements.text;
  const name = form.dataset.kept;
  const save = () => {
    try {
      if (field.value.trim()) localStorage.setItem(name, field.value);
      else localStorage.removeItem(name);
    } catch {
      return; // a browser may forbid storage: the field still holds the words
    }
  };
  try {
    if (!field.value) field.value = localStorage.getItem(name) ?? "";
  } catch {
    // as above
  }
  field.addEventListener("input", save);
  return save;
}

function nameOf(post) {
  return post.querySelector("h2").textContent;
}

function touched() {
  return matchMedia("(pointer: coarse)").matches;
}

function nearEnd() {
  const page = document.documentElement;
  return page.scrollHeight - page.scrollTop - page.clientHeight < 160;
}

function toEnd() {
  window.scrollTo({ top: document.documentElement.scrollHeight });
}

// ----- one chat -----

function follow(log) {
  const reading = "reading" in log.dataset; // a chat that lives elsewhere: its marks are no numbers
  let after = log.dataset.after;
  let failures = 0;
  let source = null;
  let timer = 0;
  const unread = byId("unread");
  unread?.addEventListener("click", () => {
    toEnd();
    byId("text")?.focus({ preventScroll: true });
  });
  window.addEventListener("scroll", () => nearEnd() && show(unread, false), { passive: true });

  function put(html) {
    const template = document.createElement("template");
    template.innerHTML = html;
    const fresh = template.content.firstElementChild;
    const stay = nearEnd();
    const old = byId(fresh.id);
    const before = old?.dataset.finished;
    if (old?.querySelector(".rewriting")) return; // it comes again when it is saved
    if (old) {
      const focused = old.contains(document.activeElement);
      old.replaceWith(fresh);
      if (focused) byId("text")?.focus();
    } else {
      const id = Number(fresh.dataset.id);
      const next = [...log.children].find((post) => Number(post.dataset.id) > id);
      log.insertBefore(fresh, next ?? null);
    }
    if (fresh.dataset.finished === "1") {
      if (before !== "1" && !fresh.classList.contains("person")) announce(fresh);
    } else {
      settle(fresh);
    }
    if (!reading && fresh.matches(".character[data-finished='1']:last-child") && nameOf(fresh) !== log.dataset.name) {
      renew(nameOf(fresh));
    }
    if (stay || (!old && sending && fresh.matches(".person:last-child"))) toEnd();
    else if (!old && fresh.matches(":last-child")) show(unread, true);
  }

  // Somebody else speaks: what the page says of them comes anew, and what stands in the field stays.
  async function renew(name) {
    log.dataset.name = name;
    const answer = await fetch(location.pathname).catch(() => null);
    if (!answer?.ok || log.dataset.name !== name) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    document.title = page.title;
    document.querySelector(".chat-top").replaceWith(page.querySelector(".chat-top"));
    for (const one of ["#log[aria-label]", "#text[placeholder]"]) {
      const [selector, attribute] = one.slice(0, -1).split("[");
      document.querySelector(selector).setAttribute(attribute, page.querySelector(selector).getAttribute(attribute));
    }
    document.querySelector("label[for='text']").textContent = page.querySelector("label[for='text']").textContent;
    byId("typing").querySelector(".says").textContent = page.querySelector("#typing .says").textContent;
  }

  // A writer that died leaves a post that grows no more: after a while it counts as done.
  function settle(post) {
    setTimeout(() => {
      if (!post.isConnected) return;
      post.classList.remove("growing");
      announce(post);
    }, STILL_MS);
  }

  function announce(post) {
    byId("announce").textContent = `${nameOf(post)}: ${post.querySelector(".body").textContent}`;
  }

  function typing(on) {
    const stay = nearEnd();
    byId("typing").hidden = !on;
    if (on && stay) toEnd();
  }

  function open() {
    source = new EventSource(`${log.dataset.events}?after=${after}`);
    source.addEventListener("open", () => {
      failures = 0;
      show(byId("connection"), false);
    });
    source.addEventListener("post", (event) => {
      if (!reading) after = event.lastEventId;
      put(event.data);
    });
    source.addEventListener("gone", (event) => {
      if (!reading) after = event.lastEventId;
      byId(`post-${event.data}`)?.remove();
    });
    source.addEventListener("mark", (event) => {
      after = event.data;
    });
    source.addEventListener("only", (event) => {
      const ids = event.data.split(" ").map(Number);
      for (const post of [...log.children]) {
        const id = Number(post.dataset.id);
        if (id >= ids[0] && !ids.includes(id)) post.remove();
      }
    });
    // The chat is elsewhere now, or has come back: what is typed is kept, and the page says where it is.
    source.addEventListener("went", () => {
      source.close();
      location.reload();
    });
    source.addEventListener("typing", (event) => typing(event.data === "on"));
    source.addEventListener("error", again);
  }

  // The browser comes back by itself after a cut, and gives up after an answer such as 503: so always do it here.
  function again() {
    source.close();
    failures += 1;
    if (failures > 1) show(byId("connection"), true);
    clearTimeout(timer);
    timer = setTimeout(open, Math.min(500 * 2 ** (failures - 1), 10_000));
  }

  window.addEventListener("online", () => {
    if (source.readyState !== EventSource.CLOSED) return;
    clearTimeout(timer);
    open();
  });
  window.addEventListener("pagehide", () => source.close());
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) open();
  });
  log.querySelectorAll(".growing").forEach(settle);
  open();
  toEnd();
}

// True when the server has it. A failure says why and changes nothing, so that the same can be sent again.
async function send(form, submitter) {
  const given = new FormData(form);
  const body = form.enctype === "multipart/form-data" ? given : new URLSearchParams(given);
  if (submitter?.name) body.set(submitter.name, submitter.value);
  const problem = byId("problem");
  const again = byId("resend");
  again.onclick = () => form.requestSubmit(submitter?.isConnected ? submitter : undefined);
  let told = byId("write").dataset.away;
  try {
    const address = submitter?.getAttribute("formaction") ?? form.getAttribute("action");
    const answer = await fetch(address, { method: "POST", body, headers: { Accept: "application/json" } });
    if (answer.ok) {
      show(problem, "");
      show(again, false);
      return true;
    }
    told = (await answer.json()).problem;
    show(again, answer.status >= 500 || answer.status === 429);
  } catch {
    show(again, true);
  }
  show(problem, told);
  return false;
}

// The file that goes along: chosen, or pasted into the field.
function attach(form) {
  const file = form.elements.file;
  const chosen = byId("chosen");
  const tell = () => {
    chosen.firstElementChild.textContent = file.files[0]?.name ?? "";
    chosen.hidden = !file.files.length;
  };
  const clear = () => {
    file.value = "";
    tell();
  };
  file.addEventListener("change", () => {
    tell();
    form.elements.text.focus();
  });
  chosen.querySelector("button").addEventListener("click", () => {
    clear();
    form.elements.text.focus();
  });
  form.elements.text.addEventListener("paste", (event) => {
    if (!event.clipboardData.files.length) return;
    event.preventDefault();
    const one = new DataTransfer();
    one.items.add(event.clipboardData.files[0]);
    file.files = one.files;
    tell();
  });
  return clear;
}

let sending = false; // what is said here is followed to the end; what is said in another tab is not

function compose(form) {
  const field = form.elements.text;
  const save = keep(form);
  const clear = attach(form);
  let busy = false;

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (busy || !(field.value.trim() || form.elements.file.files.length)) return;
    sending = busy = true;
    form.setAttribute("aria-busy", "true");
    const sent = field.value;
    if (await send(form)) {
      if (field.value === sent) field.value = "";
      form.elements.nonce.value = freshNonce();
      clear();
      save();
    }
    form.removeAttribute("aria-busy");
    setTimeout(() => (sending = false), STILL_MS);
    busy = false;
    field.focus();
  });

  field.addEventListener("keydown", (event) => {
    // While Hangul is being composed, Enter ends the syllable (229: browsers that say so only by the key code).
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    form.requestSubmit();
  });
  // Going to "#end" takes the focus away, after this script: so set it when all is loaded. Not where it opens a keyboard.
  if (touched()) return;
  window.addEventListener("load", () => setTimeout(() => field.focus({ preventScroll: true })));
}

const log = byId("log");
const write = byId("write");
const act = byId("act");
const start = byId("start");

if (log && !("past" in log.dataset)) follow(log);
// The buttons of all posts are of this one form. Its mark is new after each press, for a page may stand for hours.
if (act && write) {
  act.addEventListener("submit", async (event) => {
    const button = event.submitter;
    if (button && "leaves" in button.dataset) return;
    event.preventDefault();
    if (button) button.disabled = true;
    const sent = await send(act, button);
    if (sent) act.elements.nonce.value = freshNonce();
    if (button) button.disabled = sent && button.closest("#log") !== null;
    if (sent && !touched()) byId("text").focus({ preventScroll: true });
  });
}
if (write) compose(write);
if (start) {
  keep(start);
  // Another page is about to take over what was typed; a failure brings it back in the field.
  start.addEventListener("submit", () => {
    try {
      sessionStorage.setItem("started", start.dataset.kept);
    } catch {
      return;
    }
  });
}
try {
  const started = sessionStorage.getItem("started");
  if (write && started) {
    localStorage.removeItem(started);
    sessionStorage.removeItem("started");
  }
} catch {
  // without storage there is nothing to tidy
}
