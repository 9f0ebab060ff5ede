// Keeps what is typed on the server while it is typed, saves without leaving, and tries the lorebook live. Pages work without it.
"use strict";

const QUIET_MS = 700; // after the last key
const LEAST_MS = 4_000; // between two times: a session may send 60 forms a minute
const TRY_MS = 500;
const LEAST_TRY_MS = 2_000;

const at = (id) => document.getElementById(id);
const JSON_ASKED = { Accept: "application/json" };

function tell(element, words) {
  if (!element) return;
  element.textContent = words ?? "";
  element.hidden = !words;
}

async function post(address, body, more = {}) {
  const answer = await fetch(address, { method: "POST", body, headers: JSON_ASKED, ...more });
  const told = await answer.json().catch(() => ({}));
  return { ok: answer.ok, status: answer.status, ...told };
}

// Calls `act` when nothing has happened for `quiet` ms, and never twice within `least`.
function soon(act, quiet, least) {
  let timer = 0;
  let last = -least;
  return () => {
    clearTimeout(timer);
    const wait = Math.max(quiet, last + least - performance.now());
    timer = setTimeout(() => {
      last = performance.now();
      act();
    }, wait);
  };
}

// ----- what is typed -----

function keepDrafts(form) {
  const state = at("kept");
  const clash = at("clash");
  const stamp = form.elements.stamp;
  let dirty = false;
  let busy = null;
  let leaving = false;

  const send = async (force, more) => {
    const body = new FormData(form);
    if (force) body.set("force", "1");
    dirty = false;
    state.textContent = form.dataset.keeping;
    try {
      const told = await post(form.dataset.draft, body, more);
      if (told.ok) {
        stamp.value = told.stamp;
        clash.hidden = true;
        state.textContent = told.newer || form.dataset.kept;
      } else if (told.status === 409) {
        clash.querySelector("span").textContent = told.problem;
        clash.hidden = false;
        state.textContent = "";
      } else {
        throw new Error(told.problem);
      }
    } catch {
      dirty = true;
      state.textContent = form.dataset.unkept;
      later();
    }
  };
  // One at a time, so that each knows the stamp of the one before.
  const keep = (force = false, more = {}) => {
    busy = (busy ?? Promise.resolve()).then(() => (dirty || force ? send(force, more) : null));
    return busy;
  };
  const later = soon(() => keep(), QUIET_MS, LEAST_MS);

  const touched = () => {
    dirty = true;
    later();
  };
  form.addEventListener("input", touched);
  form.addEventListener("change", touched);
  form.addEventListener("moved", touched);
  // A tab that is left or closed: what is typed goes now. `keepalive` outlives the page up to 64 KiB.
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && dirty && !leaving) keep(false, { keepalive: true });
  });
  clash.querySelector('[data-do="mine"]').addEventListener("click", () => keep(true));
  clash.querySelector('[data-do="theirs"]').addEventListener("click", () => {
    leaving = true;
    location.assign(location.pathname);
  });
  for (const other of document.forms) {
    if (other !== form && !other.id) other.addEventListener("submit", () => keep(false, { keepalive: true }));
  }

  let saving = false;
  const save = async (then) => {
    if (saving) return; // a second click: the first is on its way
    saving = true;
    await busy;
    const body = new FormData(form);
    body.delete("op");
    leaving = true;
    dirty = false;
    try {
      const told = await post(form.action, body);
      if (told.ok) {
        form.elements.base.value = told.base;
        stamp.value = "";
        form.elements["field-note"].value = "";
        state.textContent = "";
        tell(at("problem"), "");
        tell(at("done"), told.told);
        at("restored")?.remove();
        for (const each of form.querySelectorAll(".apart")) each.remove();
        document.dispatchEvent(new CustomEvent("saved", { detail: then }));
      } else if (told.status === 409) {
        form.submit(); // the page that shows both
        return;
      } else {
        tell(at("done"), "");
        tell(at("problem"), told.problem);
        at("problem").scrollIntoView({ block: "center" });
        dirty = true;
      }
    } catch {
      state.textContent = form.dataset.unkept;
      dirty = true;
      later();
    }
    leaving = false;
    saving = false;
  };
  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (button?.name === "op") {
      event.preventDefault();
      rearrange(form, button);
      return;
    }
    event.preventDefault();
    save(button?.value ?? "");
  });
}

// ----- greetings -----

function rearrange(form, button) {
  const [name, act, number] = button.value.split(":");
  const list = form.querySelector(`[data-list="${name}"]`);
  const rows = [...list.children];
  const row = rows[Number(number)];
  if (act === "more") {
    const pattern = rows.at(-1);
    if (!pattern) {
      dropToServer(form, button);
      return;
    }
    const made = pattern.cloneNode(true);
    made.querySelector("textarea").value = "";
    list.append(made);
    renumber(list, name);
    made.querySelector("textarea").focus();
  } else if (act === "drop") {
    if (rows.length === 1) row.querySelector("textarea").value = "";
    else row.remove();
    renumber(list, name);
    (list.children[Math.max(0, Number(number) - 1)] ?? list).querySelector("textarea")?.focus();
  } else {
    const other = act === "up" ? row.previousElementSibling : row.nextElementSibling;
    if (!other) return;
    if (act === "up") other.before(row);
    else other.after(row);
    renumber(list, name);
    button.focus();
  }
  form.dispatchEvent(new Event("moved"));
}

// The first of a list that had none: the server knows how its row looks.
function dropToServer(form, button) {
  const hidden = document.createElement("input");
  hidden.type = "hidden";
  hidden.name = "op";
  hidden.value = button.value;
  form.append(hidden);
  form.submit();
}

function renumber(list, name) {
  [...list.children].forEach((row, index) => {
    const label = row.querySelector("label");
    const area = row.querySelector("textarea");
    area.id = `${name}-${index + 1}`;
    label.htmlFor = area.id;
    label.textContent = label.textContent.replace(/\d+/, index + 1);
    for (const button of row.querySelectorAll("button")) {
      button.value = button.value.replace(/\d+$/, index);
      button.ariaLabel = button.ariaLabel.replace(/\d+/, index + 1);
    }
  });
}

// ----- the lorebook, live -----

function tryLive(form, address) {
  const text = form.elements.text;
  const shown = at("outcomes");
  let asked = 0;
  const look = async () => {
    if (!text.value.trim()) {
      shown.replaceChildren();
      return;
    }
    const turn = (asked += 1);
    try {
      const told = await post(address, new FormData(form));
      if (turn !== asked) return; // an older answer
      if (told.ok) shown.innerHTML = told.html; // rendered and escaped by our server
      else if (told.status === 400) tell(shown, told.problem);
      shown.hidden = false;
    } catch {
      // without a connection the last answer stands
    }
  };
  const later = soon(look, TRY_MS, LEAST_TRY_MS);
  form.addEventListener("input", later);
  return look;
}

const writing = at("writing");
if (writing) keepDrafts(writing);
const trigger = at("trigger");
if (trigger) {
  const look = tryLive(trigger, trigger.action);
  trigger.addEventListener("submit", (event) => {
    event.preventDefault();
    look();
  });
}
const entry = at("entry");
if (entry) {
  const button = entry.querySelector("button[formaction]");
  const look = tryLive(entry, button.formAction);
  button.addEventListener("click", (event) => {
    event.preventDefault();
    look();
  });
}
