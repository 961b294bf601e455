// On a phone a row shows only what is wrong with it; one tick shows every column.
const wish = "sipilar-sheet-all";

function showAll() {
  const on = sessionStorage.getItem(wish) === "1";
  document.getElementById("lembar")?.classList.toggle("sheet-shows-all", on);
  const box = document.querySelector("[data-sheet-all]");
  if (box) box.checked = on;
}

document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-sheet-all]")) return;
  sessionStorage.setItem(wish, event.target.checked ? "1" : "0");
  showAll();
});
document.addEventListener("htmx:afterSettle", showAll);
showAll();
