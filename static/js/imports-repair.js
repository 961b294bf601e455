// Correcting refused rows where they stand. A cell is sent as soon as it is left, and the server
// keeps it; nothing is kept in the browser. What could not be sent stays in its input.

const waiting = new Set();
let busy = false;

const help = () => document.getElementById("perbaikan");
const inputs = () => [...document.querySelectorAll(".cell-input")];
const isDirty = (input) => input.value !== input.defaultValue;
const token = () => JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];

function say(text) {
  const place = document.getElementById("kabar-perbaikan");
  if (place) place.textContent = text;
}

function warn(text) {
  const notice = document.getElementById("sesi-habis");
  if (!notice) return;
  notice.hidden = !text;
  notice.querySelector("[data-expired-words]").textContent = text;
}

// What the page shows, so that the answer fits into it.
function shown(body) {
  const rows = [...document.querySelectorAll("tbody[data-baris]")];
  body.set("terlihat", rows.map((row) => row.dataset.baris).join(" "));
  for (const table of document.querySelectorAll("table.sheet")) {
    for (const { name, value } of table.attributes) {
      if (name.startsWith("data-kolom-")) body.set(`kolom-${name.slice(11)}`, value);
    }
  }
}

async function post(url, body) {
  shown(body);
  body.delete("csrfmiddlewaretoken");
  return fetch(url + location.search, {
    method: "POST",
    body,
    headers: { "HX-Request": "true", "HX-Current-URL": location.href, "X-CSRFToken": token() },
  });
}

// After a new login in another tab this page needs the new session's token.
async function renewToken() {
  const answer = await fetch(location.href);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!page.getElementById("lembar")) return false;
  document.body.setAttribute("hx-headers", page.body.getAttribute("hx-headers"));
  return true;
}

function put(html) {
  // Inside a template, parts of a table may stand without their table.
  const page = new DOMParser().parseFromString(`<template>${html}</template>`, "text/html");
  const made = page.querySelector("template").content;
  const at = document.activeElement;
  const focus = { id: at?.id, start: at?.selectionStart, end: at?.selectionEnd };
  let last = null;
  for (const fresh of made.querySelectorAll("tbody[id], #tab-baris, #putusan, #tindakan, #kelompok-masalah")) {
    const old = document.getElementById(fresh.id);
    if (!old) continue;
    const typed = [...old.querySelectorAll(".cell-input")].filter(isDirty);
    const isUnfolded = old.querySelector("details")?.open;
    old.replaceWith(fresh);
    if (fresh.querySelector("details")) fresh.querySelector("details").open = isUnfolded ?? false;
    for (const input of typed) {
      const same = document.getElementById(input.id);
      if (same && waiting.has(input.id)) same.value = input.value;
      else if (same && input === at) same.value = input.value;
    }
    if (fresh.matches("tbody")) last = fresh;
    window.htmx?.process(fresh);
  }
  say(made.getElementById("kabar-perbaikan")?.textContent ?? "");
  if (document.activeElement !== document.body) return;
  const again = focus.id && document.getElementById(focus.id);
  if (again) {
    again.focus();
    if (focus.start != null && again.setSelectionRange) again.setSelectionRange(focus.start, focus.end);
  } else if (last) {
    (step(last, 1) ?? last.querySelector("a, button"))?.focus();
  }
}

// One answer for every way of asking: the rows again, or a notice that says why not.
async function ask(url, body, mayRenew = true) {
  let answer;
  try {
    answer = await post(url, body);
  } catch {
    warn("Belum tersimpan: server tidak terjangkau. Isian Anda tetap di layar; periksa jaringan, lalu simpan lagi.");
    return false;
  }
  if (answer.headers.has("HX-Redirect")) {
    warn("Sesi Anda habis, jadi isian terakhir belum tersimpan dan tetap di layar ini. Masuk di tab baru, lalu simpan lagi di sini.");
    return false;
  }
  if (answer.status === 403 && mayRenew && (await renewToken())) return ask(url, body, false);
  if (answer.ok || answer.status === 409) {
    warn("");
    put(await answer.text());
    return answer.ok;
  }
  warn("Belum tersimpan. Isian Anda tetap di layar; simpan lagi, atau muat ulang halaman bila tetap gagal.");
  return false;
}

async function save() {
  if (busy || !help()) return;
  const sent = inputs().filter((input) => waiting.has(input.id) && isDirty(input));
  waiting.clear();
  if (!sent.length) return;
  busy = true;
  const body = new FormData();
  for (const input of sent) {
    body.set(input.name, input.value);
    input.classList.add("is-sending");
  }
  say("Menyimpan …");
  const isKept = await ask(help().dataset.repairUrl, body);
  busy = false;
  for (const input of sent) {
    input.classList.remove("is-sending");
    if (!isKept) waiting.add(input.id);
  }
  if (isKept && waiting.size) save();
}

// The input of the same column in the next row that has one, else that row's first.
function step(from, by) {
  const row = from.closest("tbody");
  const rows = [...document.querySelectorAll("tbody[data-baris]")].filter(
    (one) => one === row || one.querySelector(".cell-input"),
  );
  const next = rows[rows.indexOf(row) + by];
  if (!next) return null;
  const column = from.dataset?.kolom;
  return (
    [...next.querySelectorAll(".cell-input")].find((input) => input.dataset.kolom === column) ??
    next.querySelector(".cell-input")
  );
}

document.addEventListener("keydown", (event) => {
  const input = event.target.closest?.(".cell-input");
  if (!input || event.isComposing) return;
  const by = { Enter: event.shiftKey ? -1 : 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.key === "Escape") input.value = input.defaultValue;
  if (!by) return;
  event.preventDefault();
  const next = step(input, by);
  if (next) {
    next.focus();
    next.select();
  } else if (event.key === "Enter") {
    input.blur();
    input.focus();
  }
});

document.addEventListener("change", (event) => {
  if (!event.target.matches(".cell-input")) return;
  waiting.add(event.target.id);
  save();
});

// A column copied from Excel fills the cells below, a block also those to the right.
document.addEventListener("paste", (event) => {
  const input = event.target.closest?.(".cell-input");
  const lines = event.clipboardData?.getData("text/plain").replace(/\r?\n$/, "").split(/\r?\n/) ?? [];
  if (!input || (lines.length < 2 && !lines[0]?.includes("\t"))) return;
  event.preventDefault();
  let at = input;
  for (const line of lines) {
    if (!at) break;
    const right = [...at.closest("tr").querySelectorAll("td")];
    const first = right.indexOf(at.closest("td"));
    for (const [offset, text] of line.split("\t").entries()) {
      const cell = right[first + offset]?.querySelector(".cell-input");
      if (!cell) continue;
      cell.value = text.trim();
      waiting.add(cell.id);
    }
    const below = step(at, 1);
    at = below?.dataset.kolom === input.dataset.kolom ? below : null;
  }
  save();
});

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-repair]");
  if (!form || !help()) return;
  event.preventDefault();
  const isKept = await ask(form.getAttribute("action"), new FormData(form, event.submitter));
  if (isKept && waiting.size) save();
});

document.addEventListener("click", async (event) => {
  if (!event.target.closest("[data-repair-again]")) return;
  for (const input of inputs()) if (isDirty(input)) waiting.add(input.id);
  if (await renewToken()) await save();
});

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target.matches?.("[data-guesses]")) {
    event.target.querySelector("input[type=radio], [tabindex]")?.focus();
  }
});

addEventListener("beforeunload", (event) => {
  if (inputs().some(isDirty)) event.preventDefault();
});
