// A button that copies the text of a field: <button data-copies="id-of-the-field">.
for (const button of document.querySelectorAll("[data-copies]")) {
  button.addEventListener("click", async () => {
    const field = document.getElementById(button.dataset.copies);
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      // Without permission or without https: select it, so that Ctrl+C does.
      field.select();
      return;
    }
    document.dispatchEvent(new CustomEvent("toast", { detail: { text: "Teks disalin." } }));
  });
}
