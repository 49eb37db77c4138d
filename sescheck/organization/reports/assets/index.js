
const body = document.querySelector(".accounts tbody");
const status = form.querySelector("output");
const rows = [...body.rows].map((row, place) => ({
  row,
  place,
  text: row.textContent.toLowerCase(),
  outcome: row.dataset.outcome,
  rank: row.dataset.rank === "" ? Infinity : Number(row.dataset.rank),
}));
const columns = { account: 0, name: 1, unit: 2 };

function isWanted(each, words, outcome, rank) {
  if (outcome && each.outcome !== outcome) return false;
  if (rank !== "" && each.rank > Number(rank)) return false;
  return words.every((word) => each.text.includes(word));
}

function sieve() {
  const chosen = new FormData(form);
  const words = wordsOf(chosen.get("words"));
  let shown = 0;
  for (const each of rows) {
    const wanted = isWanted(each, words, chosen.get("outcome"), chosen.get("severity"));
    if (each.row.hidden === wanted) each.row.hidden = !wanted;
    shown += wanted;
  }
  status.textContent = `Shown: ${count(shown)} of ${count(rows.length)} accounts`;
}

let ordered = "worst";
function order() {
  const wanted = new FormData(form).get("order");
  if (wanted === ordered) return;
  ordered = wanted;
  const column = columns[wanted];
  const words = (each) => each.row.cells[column].textContent;
  const sorted = column === undefined ? rows : rows.map((each) => [words(each), each])
    .sort(([one, a], [other, b]) => (one < other ? -1 : one > other ? 1 : a.place - b.place))
    .map(([, each]) => each);
  body.append(...sorted.map((each) => each.row));
}

onFilter(() => {
  order();
  sieve();
});
sieve();
