// Inside Telegram: what it tells the page about whoever has opened it goes to the server, which checks it.
// The words come from the page; nothing is loaded from elsewhere.
(() => {
  "use strict";
  const box = document.getElementById("telegram");
  const parts = new URLSearchParams(location.hash.slice(1));
  const given = parts.get("tgWebAppData") || "";
  const state = (name) => {
    for (const each of box.querySelectorAll("[data-state]")) each.hidden = each.dataset.state !== name;
    box.setAttribute("aria-busy", String(name === "waiting"));
  };
  const tell = (event) => {
    if (window.TelegramWebviewProxy) window.TelegramWebviewProxy.postEvent(event, "null");
    else if (window.parent !== window) {
      window.parent.postMessage(JSON.stringify({ eventType: event, eventData: null }), "https://web.telegram.org");
    }
  };
  const fail = (words) => {
    box.querySelector("[data-words]").textContent = words || box.dataset.gone;
    state("failed");
    box.querySelector("[data-again]").focus();
  };
  const enter = async () => {
    state("waiting");
    try {
      const answer = await fetch("/signin/telegram-app", {
        method: "POST",
        headers: { Accept: "application/json" },
        body: new URLSearchParams({ init_data: given, to: box.dataset.to }),
      });
      const told = await answer.json();
      if (answer.ok) location.replace(told.to);
      else fail(told.problem);
    } catch {
      fail("");
    }
  };
  if (!given) {
    state("outside");
    return;
  }
  history.replaceState(null, "", location.pathname + location.search); // no proof stays in an address
  tell("web_app_ready");
  tell("web_app_expand");
  box.querySelector("[data-again]").addEventListener("click", enter);
  enter();
})();
