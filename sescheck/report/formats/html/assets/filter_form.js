
const form = document.getElementById("filters");
const count = (number) => number.toLocaleString("en");
const wordsOf = (text) => text.toLowerCase().split(/\s+/).filter(Boolean);

/* Filter after a change of the form, when a person stops typing. */
function onFilter(sieve) {
  let waiting;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(sieve, 100);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(sieve));
  form.hidden = false;
}
