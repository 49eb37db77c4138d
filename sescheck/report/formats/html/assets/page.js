
const form = document.getElementById("filters");
const refusals = [...document.querySelectorAll(".refusal")];

function isRefusalWanted(element) {
  const { regions, everywhere } = element.dataset;
  if (filter.region && everywhere && !regions.split(" ").includes(filter.region)) return false;
  return hasWords(element.textContent.toLowerCase());
}

function siftRefusals() {
  for (const element of refusals) element.hidden = !isRefusalWanted(element);
  const found = refusals.filter((element) => !element.hidden).length;
  const nothing = document.querySelector("#unread .nothing");
  if (nothing) nothing.hidden = found > 0;
  return refusals.length ? `, ${count(found)} of ${plural(refusals.length, "entry", "entries")} not read` : "";
}

function readFilter() {
  const chosen = new FormData(form);
  filter.account = chosen.get("account") ?? "";
  filter.region = chosen.get("region");
  filter.family = chosen.get("family");
  filter.rank = chosen.get("severity") === "" ? EVERY : Number(chosen.get("severity"));
  filter.words = chosen.get("words").toLowerCase().split(/\s+/).filter(Boolean);
}

function sieve() {
  readFilter();
  form.querySelector("output").textContent = `Shown: ${siftFindings()}, ${siftIdentities()}${siftRefusals()}`;
}

let waiting;
form.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(sieve, 100);
});
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("reset", () => setTimeout(sieve));

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
      form.reset();
      sieve();
    }
    for (let at = target; at; at = at.parentElement.closest("details")) at.open = true;
    target.scrollIntoView();
    target.querySelector("summary").focus({ preventScroll: true });
  }
}
addEventListener("hashchange", openTarget);
addEventListener("beforeprint", () => entries.filter((entry) => entry.stale).forEach(draw));

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
openTarget();
sieve();
