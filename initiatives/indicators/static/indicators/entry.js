/* The entry grid: a block of a sheet pasted across cells, arrow keys, sums, far jumps, and what has been changed. */
"use strict";
(() => {
  const cells = () => [...document.querySelectorAll(".entry-cell")];
  const at = (row, column) => document.querySelector(`.entry-cell[data-row="${row}"][data-column="${column}"]`);
  const plain = (text) => text.replace(/[\s\u3000]/g, "");
  const JUMP = 0.3; // as grid.py says of what is stored

  /* What a cell holds: 6.4万 is 64000, 4800余 is 4800; NaN for nothing and for what is no number. */
  const numberIn = (cell) => {
    const found = /^(-?[\d.]+)(万|亿)?/.exec(plain(cell.value).replace(/,/g, ""));
    return found ? Number(found[1]) * ({ 万: 1e4, 亿: 1e8 }[found[2]] || 1) : NaN;
  };

  const jump = (cell) => {
    const place = cell.parentElement.querySelector(".jump");
    const value = numberIn(cell);
    const last = Number(cell.dataset.last);
    if (!place) return;
    const far = last && Math.abs(value - last) >= Math.abs(last) * JUMP;
    place.textContent = far ? `比上期${value > last ? "多" : "少"} ${Math.round((100 * Math.abs(value - last)) / Math.abs(last))}%，请确认` : "";
  };

  /* Published values stand still, so that what has changed is added to what the page has said. */
  const sum = (place) => {
    const own = cells().filter((cell) => cell.dataset.column === place.dataset.column && "county" in cell.dataset);
    const was = own.reduce((all, cell) => all + Number(cell.dataset.stored || 0), 0);
    const now = own.reduce((all, cell) => all + (numberIn(cell) || 0), 0);
    place.dataset.said = place.dataset.said || place.textContent.replace(/,/g, "");
    place.textContent = String(Number((Number(place.dataset.said) - was + now).toFixed(6)));
  };

  const tell = () => {
    const count = (cells, word) => (cells.length ? `${cells.length} 格${word}` : "");
    const changed = cells().filter((cell) => cell.classList.contains("changed"));
    const far = [...document.querySelectorAll(".jump")].filter((place) => place.textContent);
    const words = [changed.length ? `已改 ${changed.length} 格，还没有保存` : "没有未保存的改动", count(far, "请确认")];
    words.push(count(cells().filter((cell) => !cell.value), "空着"));
    document.getElementById("entry-state").textContent = words.filter(Boolean).join("　·　");
    document.querySelectorAll(".sum").forEach(sum);
  };

  const mark = (cell) => {
    cell.classList.toggle("changed", cell.value !== cell.defaultValue);
    jump(cell);
    tell();
  };

  const put = (cell, text) => {
    cell.value = text.trim().replace(/(\d),(?=\d{3})/g, "$1");
    mark(cell);
  };

  const rowsByName = () => {
    const found = new Map();
    document.querySelectorAll(".entry-grid tr[data-names]").forEach((row, number) =>
      row.dataset.names.split("|").filter(Boolean).forEach((name) => found.set(plain(name), number)));
    return found;
  };

  /* Lines that begin with a name go to the row of that name; others follow each other from the cell downwards. */
  const paste = (start, lines) => {
    const names = rowsByName();
    const named = lines.some((line) => names.has(plain(line[0])));
    const firstColumn = Number(start.dataset.column);
    const unknown = [];
    const missed = { count: 0 };
    let filled = 0;
    lines.forEach((line, number) => {
      const row = named ? names.get(plain(line[0])) : Number(start.dataset.row) + number;
      if (row === undefined) { if (number || line.slice(1).some((text) => /\d/.test(text) && !/[年月季]/.test(text))) unknown.push(line[0].trim() || "（空）"); return; }
      line.slice(named ? 1 : 0).forEach((text, place) => {
        if (!text.trim()) return;
        const cell = at(row, firstColumn + place);
        if (cell) { put(cell, text); filled += 1; } else missed.count += 1;
      });
    });
    const parts = [`已填入 ${filled} 格，保存前请核对。`];
    if (unknown.length) parts.push(`有 ${unknown.length} 行认不出，没有填：${unknown.slice(0, 5).join("、")}。`);
    if (missed.count) parts.push(`有 ${missed.count} 格放不下或已发布，没有填。`);
    document.getElementById("paste-note").textContent = parts.join("");
  };

  const move = (cell, down) => {
    for (let row = Number(cell.dataset.row) + down; row >= 0 && row < 2000; row += down) {
      const next = at(row, cell.dataset.column);
      if (next) { next.focus(); next.select(); return; }
      if (!document.querySelector(`.entry-cell[data-row="${row}"]`) && row > cells().length) return;
    }
  };

  /* Whoever leaves with changes is asked; saving is no leaving. */
  let saving = false;
  window.addEventListener("beforeunload", (event) => {
    if (!saving && cells().some((cell) => cell.classList.contains("changed"))) event.preventDefault();
  });

  window.addEventListener("load", () => {
    const form = document.querySelector(".entry-foot") && document.querySelector(".entry-foot").closest("form");
    if (form) form.addEventListener("submit", () => { saving = true; });
    cells().forEach((cell) => {
      cell.addEventListener("paste", (event) => {
        const text = event.clipboardData.getData("text/plain").replace(/\r/g, "").replace(/\n+$/, "");
        if (!/[\t\n]/.test(text)) return;
        event.preventDefault();
        paste(cell, text.split("\n").map((line) => line.split("\t")));
      });
      cell.addEventListener("keydown", (event) => {
        if (event.isComposing) return;
        if (event.key === "ArrowDown" || event.key === "Enter") { event.preventDefault(); move(cell, 1); }
        if (event.key === "ArrowUp") { event.preventDefault(); move(cell, -1); }
        if (event.key === "Escape") { cell.value = cell.defaultValue; mark(cell); }
      });
      cell.addEventListener("input", () => mark(cell));
    });
  });
})();
