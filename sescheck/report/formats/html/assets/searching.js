
/*
 * Search in a block. A word has no blank, so it is never in two texts at once. A text with a placeholder is searched for
 * each finding; any other text is searched once for the whole block. Which words a text has is a bit for each word.
 */
const MOST_WORDS = 30;
const PLACEHOLDER = /[\u0001\u0002]/;

const bitsOf = (text) => filter.words.reduce((bits, word, at) => (text.includes(word) ? bits | (1 << at) : bits), 0);

function part(text) {
  const small = text.toLowerCase();
  return PLACEHOLDER.test(small) ? { bits: 0, pattern: `${small}\n` } : { bits: bitsOf(small), pattern: "" };
}

const joined = (parts) => ({
  bits: parts.reduce((bits, each) => bits | each.bits, 0),
  pattern: parts.map((each) => each.pattern).join(""),
});

/* A function that says whether a finding of the block has all words of the filter. */
function finder(entry, block) {
  if (!filter.words.length) return () => true;
  const every = 2 ** filter.words.length - 1;
  const label = bitsOf(entry.label.toLowerCase());
  const names = block.names.map(part);
  const messages = block.messages.map(part);
  const lines = block.lines.map((line) => joined(line.map(part)));
  const evidence = block.evidence.map(([, ...seen]) => joined(seen.map((line) => lines[line])));
  const fixes = block.fixes.map((parts) => joined(parts.map(([, text]) => part(text))));
  return (member) => {
    const all = [messages[block.message[member]], evidence[block.seen[member]], fixes[block.fix[member]]];
    const { bits, pattern } = joined([names[block.name[member]], ...all]);
    const place = bitsOf(data.places[block.place[member]][1]);
    const found = label | place | bits;
    return found === every || (found | bitsOf(filled(block, member, pattern).toLowerCase())) === every;
  };
}
