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

  function put(html) {
    const template = document.createElement("template");
    template.innerHTML = html;
    const fresh = template.content.firstElementChild;
    const stay = nearEnd();
    const old = byId(fresh.id);
    const before = old?.dataset.finished;
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
    if (stay || fresh.classList.contains("person")) toEnd();
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
    byId("typing").lastChild.textContent = page.getElementById("typing").lastChild.textContent;
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
  try {
    const answer = await fetch(form.getAttribute("action"), { method: "POST", body, headers: { Accept: "application/json" } });
    if (answer.ok) {
      show(problem, "");
      return true;
    }
    const told = await answer.json();
    show(problem, told.problem);
  } catch {
    show(problem, byId("write").dataset.away);
  }
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

function compose(form) {
  const field = form.elements.text;
  const save = keep(form);
  const clear = attach(form);
  let sending = false;

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (sending || !(field.value.trim() || form.elements.file.files.length)) return;
    sending = true;
    form.setAttribute("aria-busy", "true");
    const sent = field.value;
    if (await send(form)) {
      if (field.value === sent) field.value = "";
      form.elements.nonce.value = freshNonce();
      clear();
      save();
    }
    form.removeAttribute("aria-busy");
    sending = false;
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
const start = byId("start");

if (log && !("past" in log.dataset)) {
  follow(log);
  log.addEventListener("submit", async (event) => {
    if ("leaves" in event.target.dataset) return;
    event.preventDefault();
    const button = event.submitter;
    button.disabled = true;
    const sent = await send(event.target, button);
    button.disabled = sent;
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
