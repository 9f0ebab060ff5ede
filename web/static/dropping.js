// A card that is dropped anywhere on the page is brought in; its report comes as after choosing it.
"use strict";

(() => {
  const form = document.getElementById("bring");
  const input = document.getElementById("card");
  const zone = document.getElementById("drop");
  if (!form || !input || !zone) return;
  const hasFile = (event) => event.dataTransfer?.types.includes("Files");
  let depth = 0; // entering a child comes before leaving its parent

  const over = (on) => zone.classList.toggle("over", on);
  const send = () => {
    if (!input.files.length) return;
    const told = document.getElementById("reading");
    told.textContent = told.dataset.words.replace("%%", input.files[0].name);
    told.hidden = false;
    form.requestSubmit();
  };

  document.addEventListener("dragenter", (event) => {
    if (!hasFile(event)) return;
    depth += 1;
    over(true);
  });
  document.addEventListener("dragleave", (event) => {
    if (!hasFile(event)) return;
    depth -= 1;
    over(depth > 0);
  });
  document.addEventListener("dragover", (event) => {
    if (!hasFile(event)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
  });
  document.addEventListener("drop", (event) => {
    if (!hasFile(event)) return;
    event.preventDefault();
    depth = 0;
    over(false);
    const one = new DataTransfer();
    one.items.add(event.dataTransfer.files[0]);
    input.files = one.files;
    send();
  });
})();
