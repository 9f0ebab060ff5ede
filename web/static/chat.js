// Comfort on a chat's page: words changed in place, copied, turned over by keys; earlier ones come in above.
"use strict";

(() => {
  const byId = (id) => document.getElementById(id);
  const log = byId("log");
  const write = byId("write");
  const text = byId("text");
  const newest = (which) => [...log.querySelectorAll(`.post${which}`)].at(-1);

  function say(words) {
    byId("announce").textContent = words;
  }

  async function fetched(address) {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(address);
    return new DOMParser().parseFromString(await answer.text(), "text/html");
  }

  // ----- new words for a message -----

  function close(form) {
    form.parentElement.querySelector(".body")?.removeAttribute("hidden");
    form.remove();
    text?.focus({ preventScroll: true });
  }

  async function rewrite(link) {
    const post = link.closest(".post");
    const open = log.querySelector(".rewriting");
    if (open) close(open);
    const body = post.querySelector(".body");
    if (!body) {
      location.assign(link.href);
      return;
    }
    let form;
    try {
      form = (await fetched(link.href)).querySelector("form.panel");
    } catch {
      location.assign(link.href);
      return;
    }
    form.className = "rewriting";
    const field = form.querySelector("textarea");
    const label = form.querySelector("label");
    const save = form.querySelector("button[type='submit']");
    const problem = form.querySelector(".problem");
    const leave = document.createElement("button");
    const hint = document.createElement("span");
    const line = document.createElement("p");
    field.id = "rewritten";
    field.removeAttribute("autofocus");
    label.htmlFor = field.id;
    label.className = "unseen";
    problem.removeAttribute("id");
    save.className = leave.className = "pressed";
    leave.type = "button";
    leave.textContent = log.dataset.leave;
    hint.className = "hint";
    hint.textContent = log.dataset.keys;
    line.className = "line";
    line.append(save, leave, hint);
    form.append(problem, line);
    body.hidden = true;
    body.after(form);
    post.querySelectorAll("details[open]").forEach((each) => each.removeAttribute("open"));
    field.focus();
    field.setSelectionRange(field.value.length, field.value.length);
    leave.addEventListener("click", () => close(form));
    field.addEventListener("keydown", (event) => {
      if (event.isComposing || event.keyCode === 229) return;
      if (event.key === "Escape") close(form);
      if (event.key === "Enter" && !event.shiftKey) {
        event.preventDefault();
        form.requestSubmit();
      }
    });
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      let told = write.dataset.away;
      try {
        const answer = await fetch(link.href, {
          method: "POST",
          body: new URLSearchParams(new FormData(form)),
          headers: { Accept: "application/json" },
        });
        if (answer.ok) {
          close(form);
          return;
        }
        told = (await answer.json()).problem;
      } catch {
        // the words stay in the field
      }
      problem.textContent = told;
      problem.hidden = false;
    });
  }

  // ----- earlier posts -----

  async function earlier(link) {
    let page;
    try {
      page = await fetched(link.href);
    } catch {
      location.assign(link.href);
      return;
    }
    const root = document.documentElement;
    const below = root.scrollHeight - root.scrollTop;
    const above = [...page.querySelectorAll("#log > .post")].filter((post) => !byId(post.id));
    log.prepend(...above);
    const next = page.getElementById("earlier");
    const older = page.getElementById("older");
    if (older) link.parentElement.before(older);
    if (next) link.href = next.querySelector("a").getAttribute("href");
    else link.parentElement.remove();
    window.scrollTo({ top: root.scrollHeight - below, behavior: "instant" });
    above.at(-1)?.querySelector("a, button, summary")?.focus({ preventScroll: true });
  }

  document.addEventListener("click", async (event) => {
    document.querySelectorAll(":is(.acts, .mine, .further, .being) details[open], :is(.mine, .further, .being)[open]").forEach((each) => {
      if (!each.contains(event.target)) each.removeAttribute("open");
    });
    const words = event.target.closest("a[data-words]");
    const copy = event.target.closest("[data-copy]");
    const more = event.target.closest("#earlier a");
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (words && write && words.closest("#log")) {
      event.preventDefault();
      await rewrite(words);
    } else if (more && write) {
      event.preventDefault();
      await earlier(more);
    } else if (copy) {
      copy.closest("details").removeAttribute("open");
      const body = copy.closest(".post").querySelector(".body");
      try {
        await navigator.clipboard.writeText(body?.innerText ?? "");
        say(log.dataset.copied);
      } catch {
        if (body) getSelection().selectAllChildren(body);
      }
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.altKey || event.metaKey || event.shiftKey) return;
    if (event.key === "Escape") {
      const open = document.querySelector("details[open]:is(.mine, .further, .being), .acts details[open]");
      open?.removeAttribute("open");
      open?.querySelector("summary").focus();
      return;
    }
    const idle = event.target === document.body || (event.target === text && !text.value);
    if (!idle || !write) return;
    if (event.key === "ArrowUp" && event.target === text) {
      const link = newest(".person:has(a[data-words])")?.querySelector("a[data-words]");
      if (!link) return;
      event.preventDefault();
      rewrite(link);
    }
    const way = { ArrowLeft: "before", ArrowRight: "after" }[event.key];
    const button = way && newest(".character")?.querySelector(`[data-turn="${way}"]`);
    if (!button || button.disabled || getComputedStyle(button.parentElement).display === "none") return;
    event.preventDefault();
    button.click();
  });
})();
