// The chat beside the editor: begins anew, streams, and sends without leaving the page. Without it, the same chat is a page of its own.
"use strict";

(() => {
  const byId = (id) => document.getElementById(id);
  const aside = byId("try");
  if (!aside) return;
  const begin = byId("try-begin");
  const log = byId("try-log");
  const typing = byId("try-typing");
  const write = byId("try-write");
  const text = byId("try-text");
  const problem = byId("try-problem");
  let events = null;

  const freshNonce = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(12));
    return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_");
  };

  const show = (words) => {
    problem.textContent = words ?? "";
    problem.hidden = !words;
  };

  async function send(address, body) {
    const answer = await fetch(address, { method: "POST", body, headers: { Accept: "application/json" } });
    if (answer.status === 204) return {};
    const told = await answer.json().catch(() => ({}));
    if (!answer.ok) throw new Error(told.problem ?? aside.dataset.away);
    return told;
  }

  function put(html) {
    const shell = document.createElement("template");
    shell.innerHTML = html; // rendered and escaped by our server
    const post = shell.content.querySelector("article");
    const old = document.getElementById(post.id);
    const end = log.scrollHeight - log.scrollTop - log.clientHeight < 80;
    if (old) old.replaceWith(post);
    else log.append(post);
    if (end || !old) log.scrollTop = log.scrollHeight;
  }

  function follow(chat, after) {
    events?.close();
    events = new EventSource(`${chat}/events?after=${after}`);
    events.addEventListener("post", (told) => put(told.data));
    events.addEventListener("gone", (told) => document.getElementById(`post-${told.data}`)?.remove());
    events.addEventListener("typing", (told) => (typing.hidden = told.data !== "on"));
  }

  async function start() {
    show("");
    begin.elements.nonce.value = freshNonce();
    try {
      const made = await send(begin.action, new FormData(begin));
      log.replaceChildren();
      log.hidden = false;
      write.hidden = false;
      write.action = `${made.chat}/messages`;
      follow(made.chat, made.after);
    } catch (error) {
      show(error.message);
    }
  }

  begin.addEventListener("submit", (event) => {
    event.preventDefault();
    start();
  });
  document.addEventListener("saved", (event) => {
    if (event.detail !== "try") return;
    aside.scrollIntoView({ block: "nearest" });
    start();
  });
  write.addEventListener("submit", async (event) => {
    event.preventDefault();
    const words = text.value;
    if (!words.trim()) return;
    const body = new FormData(write);
    body.set("nonce", freshNonce());
    text.value = "";
    show("");
    try {
      await send(write.action, body);
    } catch (error) {
      show(error.message);
      text.value ||= words;
    }
  });
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing && !matchMedia("(pointer: coarse)").matches) {
      event.preventDefault();
      write.requestSubmit();
    }
  });
  // What a post's buttons do: on a chat's own page they belong to a form of it, here there is none.
  log.addEventListener("click", async (event) => {
    const button = event.target.closest("button[form='act']");
    if (!button || button.disabled || !write.action) return;
    event.preventDefault();
    const body = new FormData(write);
    body.set("nonce", freshNonce());
    if (button.name) body.set(button.name, button.value);
    const chat = write.action.replace(/\/messages$/, "");
    try {
      await send(button.getAttribute("formaction") ?? `${chat}/buttons`, new URLSearchParams(body));
    } catch (error) {
      show(error.message);
    }
  });
})();
