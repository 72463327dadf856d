/* Long forms: links to their parts, and dates that follow from others. Everything works without this file too. */
"use strict";
(() => {
  const LEAST = 4; // parts from which on a form gets an index

  /* One link for each part of the form that has a heading; a folded part is opened on the way to it. */
  const index = () => {
    const form = document.querySelector("#content-main > form");
    if (!form || document.querySelector(".form-index")) return;
    const parts = [...form.querySelectorAll("fieldset.module")]
      .map((part) => ({ part, heading: part.querySelector(":scope > h2, :scope > details > summary h2") }))
      .filter(({ part, heading }) => heading && !part.closest("[x-show]:not([x-show*='general'])"));
    if (parts.length < LEAST) return;
    const list = document.createElement("ul");
    parts.forEach(({ part, heading }, number) => {
      part.id = part.id || `part-${number + 1}`;
      const link = Object.assign(document.createElement("a"), { href: `#${part.id}`, textContent: heading.textContent.trim() });
      link.addEventListener("click", (event) => {
        event.preventDefault();
        const folded = part.querySelector(":scope > details");
        if (folded) folded.open = true;
        part.scrollIntoView({ block: "start" });
        const first = part.querySelector("input:not([type=hidden]), select, textarea, summary");
        if (first) first.focus({ preventScroll: true });
      });
      list.append(document.createElement("li"));
      list.lastElementChild.append(link);
    });
    const nav = document.createElement("nav");
    nav.className = "form-index";
    nav.setAttribute("aria-label", "本页各部分");
    nav.setAttribute("x-show", "activeTab == 'general'"); // where Unfold shows these parts
    nav.append(list);
    form.before(nav);
  };

  /* A last day that is still empty takes the first day, where the date is exact. */
  const lastDay = (event) => {
    const first = event.target;
    if (!/first_day$/.test(first.name || "")) return;
    const form = first.form;
    const last = form.elements[first.name.replace(/first_day$/, "last_day")];
    const precision = form.elements.date_precision;
    if (last && !last.value && first.value && (!precision || precision.value === "day")) last.value = first.value;
  };

  /* The hours of a row stand on the day that the row already names. */
  const sameDay = (event) => {
    const row = (event.target.name || "").match(/^(.*-\d+-|)(day|starts_at_0)$/);
    if (!row || !event.target.value) return;
    for (const name of ["starts_at_0", "ends_at_0"]) {
      const box = event.target.form.elements[`${row[1]}${name}`];
      const hour = event.target.form.elements[`${row[1]}${name.replace("_0", "_1")}`];
      if (box && !box.value && hour && hour.value) box.value = event.target.value;
    }
  };

  const hour = (event) => {
    const found = (event.target.name || "").match(/^(.*?)(starts_at|ends_at)_1$/);
    if (!found || !event.target.value) return;
    const fields = event.target.form.elements;
    const own = fields[`${found[1]}${found[2]}_0`];
    const known = [fields[`${found[1]}day`], fields[`${found[1]}starts_at_0`]].find((box) => box && box.value);
    if (own && !own.value && known) own.value = known.value;
  };

  /* The name of the chosen file, which the browser's own box would say in its own language. */
  const chosen = (event) => {
    const place = event.target.type === "file" && document.getElementById("file-chosen");
    if (place) place.textContent = event.target.files.length ? event.target.files[0].name : place.dataset.nothing;
  };

  document.addEventListener("change", (event) => {
    if (!event.target.form) return;
    chosen(event);
    lastDay(event);
    sameDay(event);
    hour(event);
  });
  document.addEventListener("DOMContentLoaded", index);
})();
