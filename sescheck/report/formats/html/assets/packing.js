
/* Findings and identities are compressed; a block is unpacked when it is needed, and forgotten when memory is short. */
const kept = new Map();

async function unpacked(name) {
  const known = kept.get(name)?.deref();
  if (known) return known;
  const bytes = Uint8Array.from(atob(document.getElementById(name).textContent), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  const block = await new Response(stream).json();
  kept.set(name, new WeakRef(block));
  return block;
}

/* Between two blocks the page answers clicks and keys. */
const pause = () => new Promise((resolve) => setTimeout(resolve));
