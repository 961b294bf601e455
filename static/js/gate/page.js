// The scanner's page: link opened, list at hand, one card after the other.
(() => {
  const SAME_AGAIN = 3000;
  const part = (name) => document.querySelector(`[data-part="${name}"]`);
  const state = { session: null, people: [], byKey: new Map(), entered: new Map(), mine: 0 };
  let shown = null; // the scan on screen
  let last = { code: "", at: 0 };

  const note = (words) => {
    part("door").hidden = false;
    part("desk").hidden = true;
    part("door-words").textContent = words;
  };

  async function begin() {
    if ("serviceWorker" in navigator) navigator.serviceWorker.register("pekerja.js").catch(() => {});
    const secret = location.hash.slice(1);
    try {
      if (!(await gate.store.get("device"))) await gate.store.put("device", crypto.randomUUID());
      if (secret) await takeLink(secret);
      state.session ??= await gate.store.get("session");
    } catch (fault) {
      return note(
        fault instanceof gate.link.Refused
          ? fault.message
          : "Tautan baru bisa dibuka saat ada jaringan. Cari sinyal, lalu muat ulang halaman ini.",
      );
    }
    if (!state.session) return note("Buka tautan gerbang atau pindai QR-nya dari layar panitia.");
    if (Date.now() >= state.session.ends) return end();
    await open();
  }

  async function takeLink(secret) {
    const before = await gate.store.get("session");
    const session = await gate.link.enter(secret, navigator.userAgentData?.platform ?? "");
    if (before && before.gate !== session.gate) {
      await gate.store.put("news", { last: 0 });
      await gate.store.put("list", null);
      await gate.store.entered.clear();
    }
    // The secret has done its work; nobody copies it from the address.
    history.replaceState(null, "", location.pathname);
    state.session = session;
  }

  async function end() {
    await gate.store.forget();
    gate.link.on("queue", async () => {
      const left = (await gate.store.queue.all()).length;
      note(left ? `Hari gerbang sudah lewat. ${left} pindaian belum terkirim; biarkan halaman ini terbuka.`
        : "Hari gerbang sudah lewat. Daftar peserta di ponsel ini sudah dihapus.");
    });
    gate.link.start(state.session);
  }

  async function open() {
    const { session } = state;
    part("door").hidden = true;
    part("desk").hidden = false;
    part("gate").textContent = session.name;
    part("event").textContent = [session.event, session.session].filter(Boolean).join(" · ");
    part("practice").hidden = !isPractice();
    state.entered = await gate.store.entered.all();
    const sealed = await gate.store.get("list");
    if (sealed) await gate.store.openList(sealed, session).then(takeList, () => {});
    await showQueue();
    gate.link.on("list", (event) => takeList(event.detail));
    gate.link.on("news", (event) => takeNews(event.detail));
    gate.link.on("network", (event) => showNetwork(event.detail));
    gate.link.on("answered", (event) => event.detail.forEach(answered));
    gate.link.on("queue", showQueue);
    gate.link.on("shut", (event) => note(event.detail));
    gate.link.start(session);
    setTimeout(() => location.reload(), Math.min(session.ends - Date.now() + 1000, 2 ** 31 - 1));
    gate.camera.prepare(document.body.dataset.program);
  }

  const isPractice = () => Date.now() < state.session.begins;

  function takeList(people) {
    state.people = people;
    state.byKey = new Map(people.map((one) => [gate.judge.keyOf(one.t), one]));
    part("list").textContent = `${people.length} nama tersimpan, terkunci, di ponsel ini`;
  }

  function takeNews(news) {
    for (const [key, at] of news.entered) state.entered.set(key, at);
    part("total").textContent = `${news.total} dari ${news.expected}`;
  }

  function showNetwork(isOn) {
    document.body.dataset.network = isOn ? "on" : "off";
    part("network").textContent = isOn ? "Tersambung" : "Tanpa jaringan: tetap bisa memindai";
  }

  async function showQueue() {
    const waiting = (await gate.store.queue.all()).length;
    part("queue").textContent = waiting ? `${waiting} belum terkirim` : "Semua terkirim";
    document.body.dataset.queue = waiting ? "some" : "none";
  }

  // --- One scan ------------------------------------------------------------------------------
  async function take(code, kind) {
    const now = Date.now();
    if (kind === "qr" && code === last.code && now - last.at < SAME_AGAIN) {
      last.at = now;
      return;
    }
    last = { code, at: now };
    const verdict = gate.judge.judge(code, kind, state);
    const scan = { id: crypto.randomUUID(), code: code.slice(0, 64), kind, at: now, shown: verdict.result };
    show(scan, verdict.result, verdict.person, verdict.since);
    if (isPractice()) return;
    await gate.store.queue.add(scan);
    if (verdict.person && gate.judge.enters(verdict.result) && !state.session.list.kind) {
      await entered(gate.judge.keyOf(code.toUpperCase()), now);
    }
    state.mine += 1;
    part("mine").textContent = String(state.mine);
    await showQueue();
    gate.link.send();
  }

  async function entered(key, at) {
    state.entered.set(key, at);
    await gate.store.entered.put([[key, at]]);
  }

  // The server's word replaces the phone's, where the card is still on screen.
  function answered({ id, result, name, since }) {
    if (!shown || shown.scan.id !== id || shown.result === result || shown.isUndone) return;
    const person = shown.person ?? (name ? { n: name, p: "", r: "" } : null);
    show(shown.scan, result, person, since);
  }

  function show(scan, result, person, since) {
    shown = { scan, result, person };
    const tone = gate.judge.tone(result);
    const { title, next } = gate.judge.words(result, since);
    const card = part("result");
    card.dataset.tone = tone;
    card.dataset.result = result;
    part("result-title").textContent = title;
    part("result-name").textContent = person?.n ?? "";
    part("result-place").textContent = person ? [person.p, person.r, placeOf(person)].filter(Boolean).join(" · ") : "";
    part("result-next").textContent = next;
    part("undo").hidden = result === "undone" || isPractice();
    gate.signals.give(tone);
  }

  const placeOf = (person) => [person.b, person.m].filter(Boolean).join(", ");

  async function undo() {
    if (!shown || shown.isUndone) return;
    const { scan, person } = shown;
    await gate.store.queue.add({
      id: crypto.randomUUID(), code: "", kind: "undo", at: Date.now(), undoes: scan.id, shown: "",
    });
    if (person?.t && gate.judge.enters(shown.result)) {
      const key = gate.judge.keyOf(person.t);
      state.entered.delete(key);
      await gate.store.entered.drop(key);
    }
    show(scan, "undone", person);
    shown.isUndone = true;
    last = { code: "", at: 0 };
    state.mine = Math.max(0, state.mine - 1);
    part("mine").textContent = String(state.mine);
    await showQueue();
    gate.link.send();
  }

  // --- By name, by four figures, by hand scanner ------------------------------------------------
  function search() {
    const text = part("search").value.trim();
    const list = part("found");
    const people = gate.names.find(state.people, text);
    const isShort = text.length > 0 && text.length < 3;
    part("search-note").textContent = isShort ? "Ketik minimal 3 huruf nama, atau 4 angka terakhir NIK."
      : text && !people.length ? "Tidak ditemukan. Coba sebagian nama saja, atau 4 angka terakhir NIK." : "";
    list.replaceChildren(...people.map((person) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "found";
      const name = document.createElement("strong");
      name.textContent = person.n;
      const where = document.createElement("span");
      where.textContent = [person.p, `NIK …${person.d || "–"}`].join(" · ");
      button.append(name, where);
      button.addEventListener("click", () => {
        take(person.t, /^\d{4}$/.test(text) ? "nik4" : "name");
        part("search").value = "";
        search();
        part("result").scrollIntoView({ block: "nearest" });
      });
      return button;
    }));
  }

  // A hand scanner types the card without a pause and ends with Enter. On an old laptop its letters
  // come slowly, so the pause is long; that it is a card shows in its length, without a blank.
  const PAUSE = 500;
  let typed = "";
  let typedAt = 0;
  document.addEventListener("keydown", (event) => {
    if (event.timeStamp - typedAt > PAUSE) typed = "";
    typedAt = event.timeStamp;
    if (event.key === "Enter") {
      const code = typed;
      typed = "";
      if (code.length < 20 || code.includes(" ")) return;
      event.preventDefault();
      part("search").value = "";
      search();
      take(code, "qr");
    } else if (event.key.length === 1) typed += event.key;
  });

  part("search").addEventListener("input", search);
  part("search-form").addEventListener("submit", (event) => event.preventDefault());
  part("undo").addEventListener("click", undo);
  part("camera").addEventListener("click", async () => {
    const isOn = gate.camera.isOn;
    if (isOn) gate.camera.stop();
    try {
      if (!isOn) await gate.camera.start(part("video"), (code) => take(code, "qr"));
      document.body.dataset.camera = isOn ? "off" : "on";
      part("camera").textContent = isOn ? "Nyalakan kamera" : "Matikan kamera";
      part("camera-note").textContent = "";
    } catch {
      part("camera-note").textContent =
        "Kamera tidak bisa dibuka. Izinkan kamera di setelan peramban, atau cari namanya di bawah.";
    }
  });

  begin();
})();
