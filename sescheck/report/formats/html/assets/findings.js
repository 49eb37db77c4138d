
/* At first the page has what the template wrote: the first findings of each entry. */
const entries = data.entries.map((entry, index) => ({
  ...entry,
  index,
  element: document.querySelector(`[data-entry="${index}"]`),
  found: entry.size,
  drawn: Math.min(data.shown, entry.size),
  next: Math.min(data.shown, entry.size),
  isStale: false,
  round: 0,
}));

/* A finding about a whole group of regions concerns each of them. */
function isPlaceWanted(place) {
  const [account, region] = data.places[place];
  return (!filter.account || account === filter.account) && (!filter.region || !region || region === filter.region);
}

const isEntryWanted = (entry) => entry.rank <= filter.rank && (!filter.family || entry.family === filter.family);

function isWanted(entry, block, member) {
  if (!isPlaceWanted(block.place[member])) return false;
  return !filter.words.length || hasWords(haystack(entry, block, member));
}

const blockOf = (entry, member) => unpacked(`findings-${entry.index}-${Math.floor(member / data.block)}`);

function countByPlace(entry) {
  if (!isEntryWanted(entry)) return 0;
  return entry.places.reduce((sum, [place, number]) => sum + (isPlaceWanted(place) ? number : 0), 0);
}

/* undefined: the filter changed meanwhile */
async function countWanted(entry, isCurrent) {
  const most = countByPlace(entry);
  if (!filter.words.length || !most) return most;
  let found = 0;
  for (let from = 0; from < entry.size; from += data.block) {
    const block = await blockOf(entry, from);
    await pause();
    if (!isCurrent()) return undefined;
    for (const member of block.name.keys()) found += isWanted(entry, block, member);
  }
  return found;
}

/* The next findings that match, as far as the block of `entry.next` has them. */
function nextItems(entry, block, most) {
  const items = [];
  const end = Math.min(entry.size, (Math.floor(entry.next / data.block) + 1) * data.block);
  for (; entry.next < end && items.length < most; entry.next += 1) {
    const member = entry.next % data.block;
    if (isWanted(entry, block, member)) items.push(memberItem(block, member));
  }
  return items;
}

async function drawMore(entry, by) {
  const { round } = entry;
  const until = Math.min(entry.drawn + by, entry.found);
  while (entry.drawn < until && entry.next < entry.size) {
    const block = await blockOf(entry, entry.next);
    if (round !== entry.round) return;
    const items = nextItems(entry, block, until - entry.drawn);
    entry.element.querySelector(".members").append(...items);
    entry.drawn += items.length;
  }
  showDrawn(entry);
}

function showDrawn(entry) {
  const all = entry.drawn >= entry.found;
  entry.element.querySelector(".more").hidden = all;
  entry.element.querySelector(".shown").textContent = all
    ? ""
    : `${count(entry.drawn)} of ${count(entry.found)} are written out here.`;
}

async function draw(entry) {
  entry.isStale = false;
  entry.round += 1;
  entry.drawn = 0;
  entry.next = 0;
  entry.element.querySelector(".members").replaceChildren();
  await drawMore(entry, data.shown);
}

function showCount(entry) {
  const matching = entry.element.querySelector(".matching");
  matching.hidden = entry.found === entry.size;
  matching.textContent = `${count(entry.found)} of ${count(entry.size)} match the filters`;
  entry.element.hidden = !entry.found;
}

async function siftFindings(isCurrent) {
  for (const entry of entries) {
    const found = await countWanted(entry, isCurrent);
    if (!isCurrent()) return "";
    entry.found = found;
    entry.isStale = true;
    entry.round += 1;
    showCount(entry);
    if (entry.element.open && found) draw(entry);
  }
  const open = entries.filter((entry) => entry.open);
  const found = open.reduce((sum, entry) => sum + entry.found, 0);
  document.querySelector("#findings .nothing").hidden = found > 0 || !open.length;
  return countFindings(found);
}

const countFindings = (found) =>
  `${count(found)} of ${plural(entries.reduce((sum, entry) => sum + (entry.open ? entry.size : 0), 0), "finding", "findings")}`;

/* What is closed is drawn when there is time, so that it is right in print. */
async function drawStale(isCurrent) {
  for (const entry of entries) {
    if (!isCurrent()) return;
    if (!entry.isStale || !entry.found) continue;
    await draw(entry);
    await pause();
  }
}

for (const entry of entries) {
  showDrawn(entry);
  entry.element.addEventListener("toggle", () => {
    if (entry.element.open && entry.isStale) draw(entry);
  });
  const more = entry.element.querySelector(".more");
  more.addEventListener("click", async () => {
    more.disabled = true;
    await drawMore(entry, 5 * data.shown);
    more.disabled = false;
  });
}
