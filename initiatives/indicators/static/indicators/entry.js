/* The entry grid: a block of a sheet pasted across cells, arrow keys, and what has been changed. */
"use strict";
(() => {
  const cells = () => [...document.querySelectorAll(".entry-cell")];
  const at = (row, column) => document.querySelector(`.entry-cell[data-row="${row}"][data-column="${column}"]`);
  const plain = (text) => text.replace(/[\s\u3000]/g, "");
  const mark = (cell) => cell.classList.toggle("changed", cell.value !== cell.defaultValue);

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

  window.addEventListener("load", () => {
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
