
/* The button changes between light and dark colours; until then they are as the system has them. */
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
