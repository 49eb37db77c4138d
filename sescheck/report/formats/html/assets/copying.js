"use strict";

/* The button copies the text before it. Without the clipboard, as in old browsers, it selects the text. */
const SHORTLY = 2000;

async function isCopied(code) {
  try {
    await navigator.clipboard.writeText(code.textContent);
    return true;
  } catch {
    getSelection().selectAllChildren(code);
    return document.execCommand("copy");
  }
}

async function copy(button) {
  const words = (await isCopied(button.previousElementSibling)) ? "Copied" : "Selected: press Ctrl+C or Cmd+C";
  button.textContent = words;
  document.getElementById("copy-status").textContent = words;
  setTimeout(() => {
    button.textContent = "Copy";
    document.getElementById("copy-status").textContent = "";
  }, SHORTLY);
}

document.addEventListener("click", (event) => {
  if (event.target.matches(".copy")) copy(event.target);
});
for (const button of document.querySelectorAll(".copy")) button.hidden = false;
