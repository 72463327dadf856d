/* Names for what Unfold and Select2 leave nameless to a screen reader, and a way past the side bar. */
"use strict";
(() => {
  const labelOf = (select) =>
    select.getAttribute("aria-label") ||
    (select.labels && select.labels[0] && select.labels[0].textContent.replace("*", "").trim()) ||
    "选择";

  const name = (root) => {
    root.querySelectorAll(".material-symbols-outlined").forEach((icon) => icon.setAttribute("aria-hidden", "true"));
    root.querySelectorAll("select.select2-hidden-accessible").forEach((select) => {
      const box = select.nextElementSibling;
      if (!box) return;
      box.querySelectorAll("[role=combobox], [role=textbox], .select2-search__field").forEach((part) => {
        const chosen = part.querySelector("[title]");
        part.removeAttribute("aria-labelledby");
        part.setAttribute("aria-label", chosen ? `${labelOf(select)}：${chosen.title}` : labelOf(select));
      });
    });
    root.querySelectorAll("button, a").forEach((control) => {
      const icon = control.querySelector(":scope > .material-symbols-outlined");
      if (!icon || control.getAttribute("aria-label") || control.textContent.trim() !== icon.textContent.trim()) return;
      const words = { search: "搜索", close: "关闭", add: "新增", delete: "删除", edit: "修改", visibility: "查看" };
      control.setAttribute("aria-label", control.title || words[icon.textContent.trim()] || "打开");
    });
  };

  const skip = () => {
    const main = document.getElementById("content");
    if (!main) return;
    main.tabIndex = -1;
    const link = Object.assign(document.createElement("a"), {
      className: "skip-to-content", href: "#content", textContent: "跳到主要内容",
    });
    document.body.prepend(link);
  };

  window.addEventListener("load", () => {
    skip();
    name(document);
    let waiting = false;
    new MutationObserver(() => {
      if (waiting) return;
      waiting = true;
      setTimeout(() => { waiting = false; name(document); }, 50);
    }).observe(document.body, { childList: true, subtree: true });
  });
})();
