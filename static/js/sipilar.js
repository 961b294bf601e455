// Small helps on every page. Everything works without them, only less comfortably.

// "/" leads to the search box from anywhere outside a field.
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  const box = document.getElementById("cari");
  if (!box) return;
  event.preventDefault();
  box.focus();
  box.select();
});

// Suggestions beneath the search box: arrows walk through them, Escape and leaving close them.
const searchBox = document.querySelector(".header-search");
searchBox?.addEventListener("keydown", (event) => {
  const box = document.getElementById("cari");
  const hits = [...searchBox.querySelectorAll(".live-hit")];
  const at = hits.indexOf(document.activeElement);
  if (event.key === "Escape") {
    document.getElementById("saran").replaceChildren();
    box.focus();
  } else if (event.key === "ArrowDown" && hits.length) {
    event.preventDefault();
    hits[Math.min(at + 1, hits.length - 1)].focus();
  } else if (event.key === "ArrowUp" && at >= 0) {
    event.preventDefault();
    (hits[at - 1] ?? box).focus();
  }
});
document.addEventListener("click", (event) => {
  if (searchBox && !searchBox.contains(event.target)) document.getElementById("saran")?.replaceChildren();
  // A menu of a list closes when somebody clicks elsewhere.
  for (const menu of document.querySelectorAll("details.drop[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

// The first thing to read after a refused form is what is wrong.
document.querySelector("[data-focus]")?.focus();

// Dialogs: opened by a button, closed by one, filled by a link's own page.
const dialog = document.getElementById("dialog");

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) document.getElementById(opener.dataset.opens)?.showModal();

  const closer = event.target.closest("[data-closes]");
  if (closer) closer.closest("dialog")?.close();

  // A click on the backdrop lands on the dialog itself.
  if (event.target instanceof HTMLDialogElement) {
    const box = event.target.getBoundingClientRect();
    const inside =
      event.clientX >= box.left && event.clientX <= box.right &&
      event.clientY >= box.top && event.clientY <= box.bottom;
    if (!inside) event.target.close();
  }

  const link = event.target.closest("a[data-dialog]");
  if (link && dialog && window.htmx && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    htmx.ajax("GET", link.href, { target: "#dialog-isi", swap: "innerHTML" })
      .then(() => dialog.showModal());
  }
});

// What was revealed does not stay in the page once the dialog is closed.
dialog?.addEventListener("close", () => document.getElementById("dialog-isi").replaceChildren());

// Toasts: the server asks with `HX-Trigger: {"toast": {"text": …}}`.
function toast(text) {
  const note = document.createElement("div");
  note.className = "toast-note";
  const words = document.createElement("p");
  words.textContent = text;
  const close = document.createElement("button");
  close.type = "button";
  close.textContent = "Tutup";
  close.addEventListener("click", () => note.remove());
  note.append(words, close);
  document.getElementById("toasts").append(note);
  setTimeout(() => note.remove(), 9000);
}

document.addEventListener("toast", (event) => toast(event.detail.text ?? event.detail.value));

// What goes wrong behind a person's own click is answered; a poll tries again by itself.
const isAsked = (event) => event.detail.requestConfig?.triggeringEvent?.isTrusted;
document.addEventListener("htmx:sendError", (event) => {
  if (isAsked(event)) toast("Tidak tersambung ke server. Periksa jaringan, lalu coba lagi.");
});
document.addEventListener("htmx:responseError", (event) => {
  const status = event.detail.xhr.status;
  if (status === 401) location.reload();
  else if (!isAsked(event)) return;
  else if (status === 403) toast("Anda tidak berwenang melakukan ini.");
  else if (status === 404) toast("Data ini tidak ditemukan, mungkin sudah dihapus.");
  else toast("Server sedang bermasalah. Coba lagi sebentar lagi.");
});

// A file field that shows what was dropped on it.
for (const zone of document.querySelectorAll("[data-dropzone]")) {
  const input = zone.querySelector("input[type=file]");
  const name = zone.querySelector("[data-dropzone-name]");
  const show = () => {
    name.textContent = [...input.files].map((file) => file.name).join(", ");
  };
  input.addEventListener("change", show);
  for (const type of ["dragenter", "dragover"]) {
    zone.addEventListener(type, () => zone.classList.add("is-over"));
  }
  for (const type of ["dragleave", "drop"]) {
    zone.addEventListener(type, () => zone.classList.remove("is-over"));
  }
  show();
}

// A date is typed in words or picked: the picker writes into the text field beside it.
for (const picker of document.querySelectorAll("[data-picks]")) {
  const text = document.getElementById(picker.dataset.picks);
  const button = picker.parentElement.querySelector("button");
  button.addEventListener("click", () => picker.showPicker());
  picker.addEventListener("change", () => {
    if (!picker.value) return;
    const [year, month, day] = picker.value.split("-").map(Number);
    const words = new Intl.DateTimeFormat("id-ID", { day: "numeric", month: "long", year: "numeric" });
    text.value = words.format(new Date(year, month - 1, day));
    text.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

// On a phone a list's filters are folded behind their first field.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-unfolds]");
  if (!button) return;
  const isOpen = button.form.classList.toggle("is-open");
  button.setAttribute("aria-expanded", String(isOpen));
});

// Money gets its dots while it is typed.
document.addEventListener("input", (event) => {
  if (!event.target.matches("[data-rupiah]")) return;
  const digits = event.target.value.replace(/\D/g, "");
  event.target.value = digits.replace(/\B(?=(\d{3})+$)/g, ".");
});

// Rows that are ticked: the bar below says how many and carries the actions.
for (const bar of document.querySelectorAll("[data-selection]")) {
  const form = bar.closest("form");
  const boxes = () => [...form.querySelectorAll("input[type=checkbox][data-row]")];
  const all = form.querySelector("input[type=checkbox][data-all]");
  const count = () => {
    const chosen = boxes().filter((box) => box.checked).length;
    bar.hidden = chosen === 0;
    for (const place of form.querySelectorAll("[data-count]")) place.textContent = chosen.toLocaleString("id-ID");
    if (all) {
      all.checked = chosen > 0 && chosen === boxes().length;
      all.indeterminate = chosen > 0 && !all.checked;
    }
  };
  form.addEventListener("change", (event) => {
    if (event.target === all) for (const box of boxes()) box.checked = all.checked;
    count();
  });
  count();
}

// The menu remembers, while the tab lives, which sections somebody opened or closed.
for (const section of document.querySelectorAll("[data-menu]")) {
  const key = `sipilar-menu-${section.dataset.menu}`;
  if (sessionStorage.getItem(key) === "1") section.open = true;
  section.querySelector("summary").addEventListener("click", () => {
    sessionStorage.setItem(key, section.open ? "0" : "1");
  });
}

// On a phone the tab one stands on may lie beyond the edge.
for (const here of document.querySelectorAll(".tabs [aria-current]")) {
  const tabs = here.closest(".tabs");
  tabs.scrollLeft = here.offsetLeft + here.offsetWidth / 2 - tabs.offsetLeft - tabs.clientWidth / 2;
}

// The same button twice would ask for the same work twice.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  setTimeout(() => {
    for (const button of form.querySelectorAll("button[type=submit]")) button.disabled = true;
  });
});
addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("form button[type=submit]:disabled")) button.disabled = false;
});
