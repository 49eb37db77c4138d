
const severities = ["critical", "high", "medium", "low", "info"];
const tables = data.tables.map((table, index) => {
  const element = document.querySelector(`[data-table="${index}"]`);
  return {
    ...table,
    element,
    every: table.names.map((_, row) => row),
    texts: table.names.map((name) => data.names[name].toLowerCase()),
    kinds: new Map([...document.getElementById(`cells-${index}`).content.children].map((cell, at) => [table.letters[at], cell])),
    page: 0,
  };
});

function isRowWanted(table, row) {
  if (table.onlyDiffering && table.differ[row] === "0") return false;
  if (filter.rank < EVERY && !(Number(table.worst[row]) <= filter.rank)) return false;
  return hasWords(table.texts[row]);
}

function drawRow(table, row, columns) {
  const element = clone("row");
  const letters = table.cells[row];
  element.querySelector("th").textContent = data.names[table.names[row]];
  element.querySelector(".worst").textContent = severities[table.worst[row]] ?? "";
  const shown = (table.policies[row] ?? "") + columns.map((column) => letters[column]).join("");
  element.append(...[...shown].map((letter) => table.kinds.get(letter).cloneNode(true)));
  return element;
}

function drawTable(table) {
  const columns = table.columns.flatMap((name, column) => (!filter.region || name === filter.region ? [column] : []));
  const from = table.page * data.rows;
  const rows = table.found.slice(from, from + data.rows);
  table.element.querySelectorAll("thead th").forEach((head, at) => {
    const column = at - (table.policies ? 3 : 2);
    head.hidden = column >= 0 && !columns.includes(column);
  });
  table.element.querySelector("tbody").replaceChildren(...rows.map((row) => drawRow(table, row, columns)));
  table.element.querySelector(".back").disabled = !from;
  table.element.querySelector(".on").disabled = from + data.rows >= table.found.length;
  const some = rows.length ? `${count(from + 1)} to ${count(from + rows.length)}` : "none";
  const match = table.found.length < table.every.length ? `${count(table.found.length)} that match, ` : "";
  const width = columns.length < table.columns.length ? `; ${columns.length} of ${count(table.columns.length)} regions` : "";
  table.element.querySelector(".page").textContent =
    `Identities ${some} of ${match}${match ? "of " : ""}${count(table.every.length)}${width}`;
}

function siftTable(table) {
  const other = filter.account && filter.account !== table.account;
  table.found = other ? [] : table.every.filter((row) => isRowWanted(table, row));
  table.page = 0;
  table.element.hidden = Boolean(other);
  if (table.every.length) drawTable(table);
}

function siftIdentities() {
  tables.forEach(siftTable);
  const found = tables.reduce((sum, table) => sum + table.found.length, 0);
  return `${count(found)} of ${plural(tables.reduce((sum, table) => sum + table.every.length, 0), "identity", "identities")}`;
}

function turn(table, by) {
  table.page += by;
  drawTable(table);
  table.element.querySelector(".scroll").scrollTop = 0;
}

for (const table of tables.filter((each) => each.every.length)) {
  table.found = table.every;
  table.element.querySelector(".pager").hidden = false;
  for (const button of table.element.querySelectorAll(".pager button")) {
    button.hidden = table.every.length <= data.rows;
  }
  table.element.querySelector(".back").addEventListener("click", () => turn(table, -1));
  table.element.querySelector(".on").addEventListener("click", () => turn(table, 1));
  table.element.querySelector(".differ").addEventListener("change", (event) => {
    table.onlyDiffering = event.target.checked;
    siftTable(table);
  });
}
