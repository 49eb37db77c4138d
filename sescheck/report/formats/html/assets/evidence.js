
const data = JSON.parse(document.getElementById("data").textContent);
const EVERY = 5;
const filter = { account: "", region: "", family: "", rank: EVERY, words: [] };

const clone = (id) => document.getElementById(id).content.firstElementChild.cloneNode(true);
const plural = (number, one, many) => `${count(number)} ${number === 1 ? one : many}`;

/* A message, or a line of evidence, with the subject and the region put back in. */
function filled(block, member, pattern) {
  const region = data.places[block.place[member]][1];
  return pattern.split("\u0001").join(block.names[block.name[member]]).split("\u0002").join(region);
}

function evidenceOf(block, member) {
  const [short, ...lines] = block.evidence[block.seen[member]];
  return [Boolean(short), lines.map((line) => block.lines[line])];
}

/* Words, in which `such` is code. */
function withCode(text) {
  return text.split("`").map((piece, at, pieces) => {
    if (at % 2 === 0) return piece;
    if (at === pieces.length - 1) return `\`${piece}`;
    const code = document.createElement("code");
    code.textContent = piece;
    return code;
  });
}

function fixPart(isCopied, text) {
  const part = clone(isCopied ? "copied" : "words");
  if (isCopied) part.querySelector("code").textContent = text;
  else part.replaceChildren(...withCode(text));
  part.querySelector(".copy")?.removeAttribute("hidden");
  return part;
}

function memberItem(block, member) {
  const item = clone("member");
  const [short, lines] = evidenceOf(block, member);
  const details = item.querySelector("details");
  const parts = block.fixes[block.fix[member]];
  item.querySelector(".message").textContent = filled(block, member, block.messages[block.message[member]]);
  item.querySelector(".steps").append(...parts.map(([isCopied, text]) => fixPart(isCopied, filled(block, member, text))));
  details.open = short;
  details.hidden = lines.length === 0;
  details.querySelector("dl").append(
    ...lines.map(([name, value]) => {
      const line = clone("line");
      line.querySelector("dt").textContent = filled(block, member, name);
      line.querySelector("dd").textContent = filled(block, member, value);
      return line;
    }),
  );
  return item;
}

/* Of a text in small letters; the findings have a search that is faster, in `searching.js`. */
const hasWords = (text) => filter.words.every((word) => text.includes(word));
