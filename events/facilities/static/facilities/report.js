// The fault report on small screens, one question at a time, and the buttons of the receipt. Without it all still works.
(() => {
  "use strict";
  const form = document.querySelector("[data-questions='1']");
  if (form && matchMedia("(max-width: 40em)").matches) {
    const questions = [...form.querySelectorAll("[data-question]")];
    const progress = form.querySelector("[data-progress]");
    const back = form.querySelector("[data-back]");
    const next = form.querySelector("[data-next]");
    const send = form.querySelector("[type=submit]");
    let at = 0;
    const show = (number, focus) => {
      at = number;
      questions.forEach((question, index) => { question.hidden = index !== at; });
      progress.hidden = false;
      progress.textContent = progress.dataset.words.replace("{n}", at + 1).replace("{all}", questions.length);
      back.hidden = at === 0;
      next.hidden = at === questions.length - 1;
      send.hidden = !next.hidden;
      if (focus) questions[at].querySelector("textarea, input:not([type=hidden])").focus();
    };
    back.addEventListener("click", () => show(at - 1, true));
    next.addEventListener("click", () => show(at + 1, true));
    form.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.target.tagName === "INPUT" && !next.hidden) {
        event.preventDefault();
        show(at + 1, true);
      }
    });
    show(0, false);
  }
  for (const button of document.querySelectorAll("[data-copy]")) {
    if (!navigator.clipboard) continue;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim());
      button.textContent = button.dataset.done;
    });
  }
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }
})();
