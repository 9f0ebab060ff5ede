// The reader's look, keys, and place. It runs before the page is drawn, so that a chosen theme does not flash in.
// Without it the page is read all the same.
"use strict";

(() => {
  const KEPT = "iyagi-reader";
  const SAVE_MS = 4_000;
  const USUAL = { size: "2", leading: "1.8", font: "sans", theme: "auto" };
  const root = document.documentElement;
  const look = { ...USUAL, ...kept() };

  root.classList.add("js");
  show();
  document.addEventListener("DOMContentLoaded", () => {
    choose();
    keys();
    bar();
    follow(document.querySelector("article"), document.getElementById("place"));
  });

  function kept() {
    try {
      const found = JSON.parse(localStorage.getItem(KEPT) ?? "{}");
      return Object.fromEntries(Object.keys(USUAL).filter((name) => typeof found[name] === "string").map((name) => [name, found[name]]));
    } catch {
      return {}; // a browser may forbid storage
    }
  }

  function show() {
    for (const [name, value] of Object.entries(look)) root.dataset[name] = value;
  }

  function choose() {
    const form = document.getElementById("look");
    for (const [name, value] of Object.entries(look)) {
      const option = [...form.elements[name]].find((each) => each.value === value);
      if (option) option.checked = true;
    }
    form.addEventListener("change", (event) => {
      look[event.target.name] = event.target.value;
      show();
      try {
        localStorage.setItem(KEPT, JSON.stringify(look));
      } catch {
        // as above: the choice holds for this page
      }
    });
    form.addEventListener("submit", (event) => event.preventDefault());
    const details = form.parentElement;
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !details.open) return;
      details.open = false;
      details.querySelector("summary").focus();
    });
    document.addEventListener("click", (event) => {
      if (!details.contains(event.target)) details.open = false;
    });
  }

  // By the key's place for letters: a Korean layout types "ㅓ" where "j" is.
  function keys() {
    const ways = { KeyJ: "next", ArrowRight: "next", KeyK: "prev", ArrowLeft: "prev" };
    document.addEventListener("keydown", (event) => {
      const way = ways[event.code];
      if (!way || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.isComposing) return;
      if (event.target.closest("input, textarea, select")) return;
      document.querySelector(`.turn a[rel=${way}]`)?.click();
    });
  }

  function bar() {
    let last = scrollY;
    addEventListener("scroll", () => {
      if (Math.abs(scrollY - last) < 8) return;
      root.classList.toggle("away", scrollY > last && scrollY > 120);
      last = scrollY;
    }, { passive: true });
  }

  // The paragraph at the reading line is the place. It is sent every few seconds while it moves, and when one leaves.
  function follow(article, form) {
    if (!form) return;
    const all = [...article.querySelectorAll(".prose > p")];
    let at = null;
    let sent = null;
    let timer = 0;

    function told() {
      const body = new URLSearchParams(new FormData(form));
      body.set("paragraph", at.id);
      body.set("number", String(all.indexOf(at)));
      body.set("quiet", "1");
      return body;
    }

    function save() {
      clearTimeout(timer);
      timer = 0;
      if (!at || at === sent) return;
      sent = at;
      if (!navigator.sendBeacon(article.dataset.place, told())) sent = null;
    }

    goOn(article);
    const seen = new IntersectionObserver((entries) => {
      const here = entries.filter((entry) => entry.isIntersecting).at(-1);
      if (!here || here.target === at) return;
      at = here.target;
      timer ||= setTimeout(save, SAVE_MS);
    }, { rootMargin: "-16% 0px -74% 0px" });
    for (const paragraph of all) seen.observe(paragraph);
    addEventListener("pagehide", save);
    document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && save());
  }

  // An address that names a paragraph which is there leads to it by itself.
  function goOn(article) {
    const named = decodeURIComponent(location.hash.slice(1));
    if (named && document.getElementById(named)) return;
    if (performance.getEntriesByType("navigation")[0]?.type !== "navigate") return;
    document.getElementById(article.dataset.resume)?.scrollIntoView({ behavior: "instant" });
  }
})();
