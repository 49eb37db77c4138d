
const refusals = [...document.querySelectorAll(".refusal")];

function isRefusalWanted(element) {
  const { regions, everywhere } = element.dataset;
  if (filter.region && everywhere && !regions.split(" ").includes(filter.region)) return false;
  return hasWords(element.textContent.toLowerCase());
}

const countRefusals = (found) =>
  refusals.length ? `, ${count(found)} of ${plural(refusals.length, "entry", "entries")} not read` : "";

function siftRefusals() {
  for (const element of refusals) element.hidden = !isRefusalWanted(element);
  const found = refusals.filter((element) => !element.hidden).length;
  const nothing = document.querySelector("#unread .nothing");
  if (nothing) nothing.hidden = found > 0;
  return countRefusals(found);
}

function readFilter() {
  const chosen = new FormData(form);
  filter.account = chosen.get("account") ?? "";
  filter.region = chosen.get("region");
  filter.family = chosen.get("family");
  filter.rank = chosen.get("severity") === "" ? EVERY : Number(chosen.get("severity"));
  filter.words = wordsOf(chosen.get("words"));
}

/* A newer filter stops an older one that is still searching. */
let newest = 0;

async function sieve() {
  readFilter();
  newest += 1;
  const mine = newest;
  const isCurrent = () => mine === newest;
  const output = form.querySelector("output");
  if (filter.words.length) output.textContent = "Searching ...";
  try {
    const shown = [await siftFindings(isCurrent), await siftIdentities(isCurrent)].join(", ");
    if (!isCurrent()) return;
    output.textContent = `Shown: ${shown}${siftRefusals()}`;
    await drawStale(isCurrent);
  } catch (problem) {
    output.textContent = `This browser cannot read the data of this page (${problem.message}).`;
  }
}

/* A link to the findings of a region, or of a severity, sets the filters. */
for (const link of document.querySelectorAll("a[data-region], a[data-severity]")) {
  link.addEventListener("click", () => {
    form.reset();
    for (const [name, value] of Object.entries(link.dataset)) {
      if (form.elements[name]) form.elements[name].value = value;
    }
    sieve();
  });
}

/* A link to a finding, or to a rule, opens it, though a filter may hide it. */
function openTarget() {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target instanceof HTMLDetailsElement) {
    if (target.hidden) {
      target.hidden = false;
      form.reset();
    }
    for (let at = target; at; at = at.parentElement.closest("details")) at.open = true;
    target.scrollIntoView();
    target.querySelector("summary").focus({ preventScroll: true });
  }
}
addEventListener("hashchange", openTarget);

onFilter(sieve);
openTarget();
readFilter();
const isFiltered = filter.account || filter.region || filter.family || filter.rank < EVERY || filter.words.length;
if (isFiltered) sieve();
else {
  const found = entries.reduce((sum, entry) => sum + (entry.open ? entry.size : 0), 0);
  form.querySelector("output").textContent =
    `Shown: ${countFindings(found)}, ${countIdentities(everyIdentity)}${countRefusals(refusals.length)}`;
}
