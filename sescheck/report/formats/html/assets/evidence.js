const data = JSON.parse(document.getElementById("data").textContent);
const EVERY = 5;
const filter = { account: "", region: "", family: "", rank: EVERY, words: [] };

const clone = (id) => document.getElementById(id).content.firstElementChild.cloneNode(true);
const count = (number) => number.toLocaleString("en");
const plural = (number, one, many) => `${count(number)} ${number === 1 ? one : many}`;

/* A message, or a line of evidence, with the subject and the region put back in. */
function filled(entry, member, pattern) {
  const region = data.places[entry.place[member]][1];
  return pattern.split("\u0001").join(data.names[entry.name[member]]).split("\u0002").join(region);
}

function fixPart(isCopied, text) {
  const part = clone(isCopied ? "copied" : "words");
  (part.querySelector("code") ?? part).textContent = text;
  part.querySelector(".copy")?.removeAttribute("hidden");
  return part;
}

function memberItem(entry, member) {
  const item = clone("member");
  const [short, lines] = entry.evidence[entry.seen[member]];
  const details = item.querySelector("details");
  const parts = entry.fixes[entry.fix[member]];
  item.querySelector(".message").textContent = filled(entry, member, entry.messages[entry.message[member]]);
  item.querySelector(".steps").append(...parts.map(([isCopied, text]) => fixPart(isCopied, filled(entry, member, text))));
  details.open = short;
  details.hidden = lines.length === 0;
  details.querySelector("dl").append(
    ...lines.map(([name, value]) => {
      const line = clone("line");
      line.querySelector("dt").textContent = filled(entry, member, name);
      line.querySelector("dd").textContent = filled(entry, member, value);
      return line;
    }),
  );
  return item;
}

/* All that can be searched for in a finding, in small letters. */
function haystack(entry, member) {
  const lines = entry.evidence[entry.seen[member]][1].flat().join("\n");
  const fix = entry.fixes[entry.fix[member]].map(([, text]) => text).join("\n");
  const pattern = [entry.messages[entry.message[member]], "\u0001", "\u0002", lines, fix].join("\n");
  return `${entry.label}\n${filled(entry, member, pattern)}`.toLowerCase();
}

const hasWords = (text) => filter.words.every((word) => text.includes(word));
