
const severities = ["critical", "high", "medium", "low", "info"];
const tables = data.tables.map((table, index) => ({
  ...table,
  index,
  element: document.querySelector(`[data-table="${index}"]`),
  found: null,
  page: 0,
}));

function cellOf([marks, words]) {
  const cell = clone("cell");
  const [seen, said] = cell.children;
  said.textContent = words;
  seen.append(
    ...marks.map(([mark, look]) => {
      const part = document.createElement("b");
      part.className = look;
      part.textContent = mark;
      return part;
    }),
  );
  return cell;
}

async function read(table) {
  const read = await unpacked(`identities-${table.index}`);
  read.cellsByLetter ??= new Map([...read.letters].map((letter, at) => [letter, cellOf(read.kinds[at])]));
  read.texts ??= read.names.map((name) => name.toLowerCase());
  return read;
}

function isRowWanted(table, rows, row) {
  if (table.onlyDiffering && rows.differ[row] === "0") return false;
  if (filter.rank < EVERY && !(Number(rows.worst[row]) <= filter.rank)) return false;
  return hasWords(rows.texts[row]);
}

function drawRow(table, rows, row, columns) {
  const element = clone("row");
  element.querySelector("th").textContent = rows.names[row];
  element.querySelector(".worst").textContent = severities[rows.worst[row]] ?? "";
  const add = (letter, head) => {
    const cell = rows.cellsByLetter.get(letter).cloneNode(true);
    cell.dataset.head = head;
    element.append(cell);
  };
  if (rows.policies) add(rows.policies[row], "DMARC");
  for (const column of columns) add(rows.cells[row][column], table.columns[column]);
  return element;
}

function drawTable(table, rows) {
  const columns = table.columns.flatMap((name, column) => (!filter.region || name === filter.region ? [column] : []));
  const from = table.page * data.rows;
  const drawn = table.found.slice(from, from + data.rows);
  table.element.querySelectorAll("thead th").forEach((head, at) => {
    const column = at - (rows.policies ? 3 : 2);
    head.hidden = column >= 0 && !columns.includes(column);
  });
  table.element.querySelector("tbody").replaceChildren(...drawn.map((row) => drawRow(table, rows, row, columns)));
  table.element.querySelector(".back").disabled = !from;
  table.element.querySelector(".on").disabled = from + data.rows >= table.found.length;
  const some = drawn.length ? `${count(from + 1)} to ${count(from + drawn.length)}` : "none";
  const match = table.found.length < table.size ? `${count(table.found.length)} that match, ` : "";
  const width = columns.length < table.columns.length ? `; ${columns.length} of ${count(table.columns.length)} regions` : "";
  table.element.querySelector(".page").textContent =
    `Identities ${some} of ${match}${match ? "of " : ""}${count(table.size)}${width}`;
}

async function siftTable(table) {
  const isOther = Boolean(filter.account && filter.account !== table.account);
  table.element.hidden = isOther;
  if (isOther || !table.size) return 0;
  const rows = await read(table);
  table.found = rows.names.map((_, row) => row).filter((row) => isRowWanted(table, rows, row));
  table.page = 0;
  drawTable(table, rows);
  return table.found.length;
}

async function siftIdentities(isCurrent) {
  let found = 0;
  for (const table of tables) {
    if (!isCurrent()) return "";
    found += await siftTable(table);
  }
  return countIdentities(found);
}

const everyIdentity = tables.reduce((sum, table) => sum + table.size, 0);
const countIdentities = (found) => `${count(found)} of ${plural(everyIdentity, "identity", "identities")}`;

async function turn(table, by) {
  const rows = await read(table);
  table.found ??= rows.names.map((_, row) => row);
  table.page += by;
  drawTable(table, rows);
  table.element.querySelector(".scroll").scrollTop = 0;
}

for (const table of tables.filter((each) => each.size)) {
  table.element.querySelector(".pager").hidden = false;
  for (const button of table.element.querySelectorAll(".pager button")) {
    button.hidden = table.size <= data.rows;
  }
  table.element.querySelector(".back").disabled = true;
  table.element.querySelector(".back").addEventListener("click", () => turn(table, -1));
  table.element.querySelector(".on").addEventListener("click", () => turn(table, 1));
  table.element.querySelector(".differ").addEventListener("change", (event) => {
    table.onlyDiffering = event.target.checked;
    siftTable(table);
  });
}
