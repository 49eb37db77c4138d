"use strict";

const form = document.getElementById("filters");
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
const count = (number) => number.toLocaleString("en");

function isWanted(each, words, outcome, rank) {
  if (outcome && each.outcome !== outcome) return false;
  if (rank !== "" && each.rank > Number(rank)) return false;
  return words.every((word) => each.text.includes(word));
}

function sieve() {
  const chosen = new FormData(form);
  const words = chosen.get("words").toLowerCase().split(/\s+/).filter(Boolean);
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

let waiting;
form.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(() => { order(); sieve(); }, 100);
});
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("reset", () => setTimeout(() => { order(); sieve(); }));

const scheme = document.getElementById("scheme");
const dark = matchMedia("(prefers-color-scheme: dark)");
const isDark = () => (document.documentElement.dataset.scheme ?? (dark.matches ? "dark" : "light")) === "dark";
const nameScheme = () => {
  scheme.textContent = isDark() ? "Light colours" : "Dark colours";
};
scheme.addEventListener("click", () => {
  document.documentElement.dataset.scheme = isDark() ? "light" : "dark";
  nameScheme();
});
dark.addEventListener("change", nameScheme);
nameScheme();
scheme.hidden = false;
form.hidden = false;
sieve();
