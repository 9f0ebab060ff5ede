// Days and times are sent in UTC: here they become those of whoever reads, in their language.
(() => {
  "use strict";
  const language = document.documentElement.lang;
  const day = new Intl.DateTimeFormat(language, { dateStyle: "medium" });
  const moment = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });
  for (const time of document.querySelectorAll("time[datetime*=T]")) {
    const sent = time.textContent.trim().match(/^\d{4}-\d\d-\d\d( \d\d:\d\d(?: UTC)?)?$/);
    const when = new Date(time.dateTime);
    if (sent && !Number.isNaN(when.getTime())) time.textContent = (sent[1] ? moment : day).format(when);
  }
})();
