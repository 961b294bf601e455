// Sending a large workbook over a slow line takes a while: say so, and say how far it is.
for (const form of document.querySelectorAll("[data-upload]")) {
  const wait = form.querySelector("[data-upload-wait]");
  form.addEventListener("submit", () => {
    wait.hidden = false;
  });
  addEventListener("pageshow", () => {
    wait.hidden = true;
  });
}
