
const entries = data.entries.map((entry, index) => ({
  ...entry,
  every: entry.name.map((_, member) => member),
  texts: [],
  element: document.querySelector(`[data-entry="${index}"]`),
}));

/* A finding about a whole group of regions concerns each of them. */
function isWanted(entry, member) {
  const [account, region] = data.places[entry.place[member]];
  if (filter.account && account !== filter.account) return false;
  if (filter.region && region && region !== filter.region) return false;
  if (!filter.words.length) return true;
  entry.texts[member] ??= haystack(entry, member);
  return hasWords(entry.texts[member]);
}

function wanted(entry) {
  if (entry.rank > filter.rank || (filter.family && entry.family !== filter.family)) return [];
  if (!filter.account && !filter.region && !filter.words.length) return entry.every;
  return entry.every.filter((member) => isWanted(entry, member));
}

function drawMore(entry, by) {
  const list = entry.element.querySelector(".members");
  const until = Math.min(entry.drawn + by, entry.found.length);
  list.append(...entry.found.slice(entry.drawn, until).map((member) => memberItem(entry, member)));
  entry.drawn = until;
  tellDrawn(entry);
}

function tellDrawn(entry) {
  const all = entry.drawn >= entry.found.length;
  entry.element.querySelector(".more").hidden = all;
  entry.element.querySelector(".shown").textContent = all
    ? ""
    : `${count(entry.drawn)} of ${count(entry.found.length)} are written out here.`;
}

function draw(entry) {
  entry.stale = false;
  entry.drawn = 0;
  entry.element.querySelector(".members").replaceChildren();
  drawMore(entry, data.shown);
}

function sift(entry) {
  entry.found = wanted(entry);
  const matching = entry.element.querySelector(".matching");
  matching.hidden = entry.found.length === entry.every.length;
  matching.textContent = `${count(entry.found.length)} of ${count(entry.every.length)} match the filters`;
  entry.element.hidden = !entry.found.length;
  if (entry.element.open) draw(entry);
  else entry.stale = true;
}

function siftFindings() {
  entries.forEach(sift);
  const open = entries.filter((entry) => entry.open);
  const found = open.reduce((sum, entry) => sum + entry.found.length, 0);
  document.querySelector("#findings .nothing").hidden = found > 0 || !open.length;
  return `${count(found)} of ${plural(open.reduce((sum, entry) => sum + entry.every.length, 0), "finding", "findings")}`;
}

for (const entry of entries) {
  entry.found = entry.every;
  entry.drawn = Math.min(data.shown, entry.every.length);
  tellDrawn(entry);
  entry.element.addEventListener("toggle", () => {
    if (entry.element.open && entry.stale) draw(entry);
  });
  entry.element.querySelector(".more").addEventListener("click", () => drawMore(entry, 5 * data.shown));
}
