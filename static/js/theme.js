// Runs before the first paint: the theme the user chose here, else the one the system has.
(() => {
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const chosen = () => {
    try {
      return localStorage.getItem("sipilar-tema");
    } catch {
      return null;
    }
  };
  const show = (theme) => {
    root.setAttribute("data-bs-theme", theme);
    dispatchEvent(new CustomEvent("sipilar:theme", { detail: theme }));
    for (const button of document.querySelectorAll("[data-theme-toggle]")) {
      button.setAttribute("aria-pressed", String(theme === "dark"));
    }
  };
  const wanted = () => chosen() ?? (dark.matches ? "dark" : "light");

  root.classList.remove("no-js");
  show(wanted());
  dark.addEventListener("change", () => show(wanted()));
  document.addEventListener("DOMContentLoaded", () => show(wanted()));
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-theme-toggle]")) return;
    const next = root.getAttribute("data-bs-theme") === "dark" ? "light" : "dark";
    try {
      localStorage.setItem("sipilar-tema", next);
    } catch {
      // A browser that keeps nothing shows the choice on this page only.
    }
    show(next);
  });
})();
