/* Names for what Unfold and Select2 leave nameless to a screen reader, and a way past the side bar. */
"use strict";
(() => {
  const labelOf = (select) =>
    select.getAttribute("aria-label") ||
    (select.labels && select.labels[0] && select.labels[0].textContent.replace("*", "").trim()) ||
    "选择";

  const name = (root) => {
    root.querySelectorAll(".material-symbols-outlined:not([role])").forEach((icon) => icon.setAttribute("aria-hidden", "true"));
    root.querySelectorAll("select.select2-hidden-accessible").forEach((select) => {
      const box = select.nextElementSibling;
      if (!box) return;
      box.querySelectorAll("[role=combobox], [role=textbox], .select2-search__field").forEach((part) => {
        const chosen = part.querySelector("[title]");
        part.removeAttribute("aria-labelledby");
        part.setAttribute("aria-label", chosen ? `${labelOf(select)}：${chosen.title}` : labelOf(select));
      });
    });
    root.querySelectorAll("#command-submit").forEach((button) => button.setAttribute("aria-label", "查找"));
    // A list holds its entries alone; the sign that empties it stands beside them.
    root.querySelectorAll(".select2-selection--multiple > ul > span").forEach((sign) => sign.parentElement.before(sign));
    root.querySelectorAll("button, a").forEach((control) => {
      const icon = control.querySelector(":scope > .material-symbols-outlined");
      if (!icon || control.getAttribute("aria-label") || control.textContent.trim() !== icon.textContent.trim()) return;
      const words = { search: "搜索", close: "关闭", add: "新增", delete: "删除", edit: "修改", visibility: "查看" };
      control.setAttribute("aria-label", control.title || words[icon.textContent.trim()] || "打开");
    });
  };

  const press = (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    event.currentTarget.click();
  };

  /* Unfold opens the side bar, the account menu and dialogs with a click on a span or div: give them a key too. */
  const reachable = () => {
    const roles = { dock_to_right: "展开或收起侧栏", close: "关闭", unfold_more: "账号菜单" };
    document.querySelectorAll("span, div").forEach((part) => {
      if (!part.hasAttribute("x-on:click") || part.hasAttribute("role")) return;
      if (part.querySelector("a, button, input") || part.closest("a, button")) return;
      const icon = part.classList.contains("material-symbols-outlined") ? part : part.querySelector(".material-symbols-outlined");
      part.setAttribute("role", "button");
      part.tabIndex = 0;
      part.removeAttribute("aria-hidden");
      part.setAttribute("aria-label", roles[icon ? icon.textContent.trim() : ""] || "打开");
      part.addEventListener("keydown", press);
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

  /* A reason why an action is not possible leads to the field that mends it, whichever tab or fold it lies in. */
  const placeOf = (field) =>
    document.getElementById(`id_${field}`) || document.getElementById(`id_${field}_0`) ||
    document.querySelector(`.field-${CSS.escape(field)}`) || document.getElementById(`${field}-group`);

  const show = (field) => {
    const place = placeOf(field);
    if (!place) return false;
    for (let part = place; part; part = part.parentElement) {
      if (part.tagName === "DETAILS") part.open = true;
      const tab = /^(activeTab|activeFieldsetTab) == '(.+)'$/.exec(part.getAttribute("x-show") || "");
      if (tab && window.Alpine) window.Alpine.$data(part)[tab[1]] = tab[2];
    }
    setTimeout(() => {
      const target = place.matches("select.select2-hidden-accessible")
        ? place.parentElement.querySelector("[role=combobox]") || place
        : place.matches("input, select, textarea") ? place : place.querySelector("input, select, textarea, a, button") || place;
      target.scrollIntoView({ block: "center" });
      target.focus({ preventScroll: true });
    }, 50);
    return true;
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-field]");
    if (link && link.getAttribute("href").startsWith("#") && show(link.dataset.field)) event.preventDefault();
  });

  /* Select2 speaks English wherever its file of Chinese words is not loaded. */
  const chinese = () => {
    const select2 = window.django && window.django.jQuery && window.django.jQuery.fn.select2;
    if (!select2) return;
    select2.defaults.set("language", {
      errorLoading: () => "无法载入结果，请重试。",
      inputTooLong: (asked) => `请删去 ${asked.input.length - asked.maximum} 个字`,
      inputTooShort: (asked) => `请再输入至少 ${asked.minimum - asked.input.length} 个字`,
      loadingMore: () => "正在载入更多……",
      maximumSelected: (asked) => `最多选 ${asked.maximum} 项`,
      noResults: () => "没有找到，换个词试试",
      searching: () => "正在查找……",
      removeAllItems: () => "全部去掉",
      removeItem: () => "去掉",
      search: () => "查找",
    });
  };
  document.addEventListener("DOMContentLoaded", chinese);

  /* SimpleBar names the areas that it scrolls in English. */
  const scrolled = () =>
    document.querySelectorAll('[aria-label="scrollable content"]').forEach((area) => {
      area.setAttribute("aria-label", area.closest("#nav-sidebar-apps") ? "栏目" : "可滚动的内容");
    });

  /* In a narrow list a word such as 已发布 stands without its heading, a number or a sign with it, nothing not at all. */
  const cells = () =>
    document.querySelectorAll("#result_list td[data-label]").forEach((cell) => {
      const text = cell.textContent.trim();
      const isWord = text.length > 1 && !/\d/.test(text) && !cell.querySelector(".material-symbols-outlined, input");
      cell.classList.toggle("says-nothing", text === "-" || text === "—");
      cell.classList.toggle("speaks", isWord);
    });

  /* Unfold searches when a key is let go; what is pasted, dropped or spoken comes without a key. */
  document.addEventListener("input", (event) => {
    if (event.target.id !== "search-input-command" || event.inputType === "insertText") return;
    event.target.dispatchEvent(new KeyboardEvent("keyup", { bubbles: true }));
  });

  /* The side bar shows the page that is open. Nothing is kept in the browser for that. */
  const keepPlace = () => {
    const bar = document.querySelector("#nav-sidebar-apps .simplebar-content-wrapper");
    const active = bar && bar.querySelector("a.active");
    if (!active) return;
    const seen = active.getBoundingClientRect();
    const frame = bar.getBoundingClientRect();
    if (seen.top < frame.top || seen.bottom > frame.bottom) bar.scrollTop += seen.top - frame.top - frame.height / 3;
  };

  window.addEventListener("load", () => {
    if (location.hash.startsWith("#id_")) {
      const field = location.hash.slice(4);
      history.replaceState(null, "", location.pathname + location.search);
      show(field);
    }
    skip();
    scrolled();
    cells();
    keepPlace();
    name(document);
    reachable();
    let waiting = false;
    new MutationObserver(() => {
      if (waiting) return;
      waiting = true;
      setTimeout(() => { waiting = false; name(document); scrolled(); }, 50);
    }).observe(document.body, { childList: true, subtree: true });
  });
})();
