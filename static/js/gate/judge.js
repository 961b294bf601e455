// What the phone itself says of a card, by the rules of the server (trainings/checkin/writing.py),
// and the words for each result: what happened, and what to do next.
gate.judge = (() => {
  const ENTERS = new Set(["ok", "unconfirmed"]);
  const TONES = {
    ok: "go", left: "go", undone: "wait", unconfirmed: "wait", already: "wait",
  };
  const WORDS = {
    ok: ["Silakan masuk", ""],
    unconfirmed: ["Boleh masuk, belum disahkan", "Setelah masuk, antar ke meja panitia untuk disahkan."],
    already: ["Sudah masuk", "Cocokkan nama dengan KTP. Bila orangnya benar, persilakan."],
    left: ["Keluar tercatat", ""],
    wrong_list: ["Bukan di sini", "Antar ke tempat yang tertulis di bawah namanya."],
    other_event: ["Kartu kegiatan lain", "Minta kartu kegiatan ini, atau kirim ke meja panitia."],
    withdrawn: ["Tercatat mundur", "Jangan masuk dulu. Kirim ke meja panitia untuk diikutkan lagi."],
    replaced: ["Sudah digantikan", "Kursinya dipakai penggantinya. Kirim ke meja panitia."],
    waiting: ["Masih daftar tunggu", "Jangan masuk dulu. Kirim ke meja panitia."],
    old_card: ["Kartu lama", "Minta kartu yang baru, atau cari namanya di bawah."],
    unknown: ["Kode tidak dikenal", "Coba sekali lagi. Bila tetap, cari namanya di bawah."],
    undone: ["Dibatalkan", "Pindaian terakhir tidak dihitung."],
  };

  const keyOf = (token) => token.slice(0, 8);
  const clock = (at) =>
    new Date(at).toLocaleTimeString("id-ID", { hour: "2-digit", minute: "2-digit" });

  // Without a list nothing can be said before the server has.
  function judge(code, kind, { session, byKey, entered }) {
    if (!byKey.size) return { result: "", person: null };
    const token = code.trim().toUpperCase();
    const person = token.length === 24 ? byKey.get(keyOf(token)) : undefined;
    if (!person) return { result: "unknown", person: null };
    if (["withdrawn", "replaced", "waiting"].includes(person.x)) return { result: person.x, person };
    if (kind === "qr" && person.t !== token) return { result: "old_card", person };
    const { kind: list, name } = session.list;
    if (list && (list === "bus" ? person.b : person.m) !== name) return { result: "wrong_list", person };
    if (session.direction === "out") return { result: "left", person };
    const since = entered.get(keyOf(token));
    if (since) return { result: "already", person, since };
    return { result: person.x === "confirmed" ? "ok" : "unconfirmed", person };
  }

  function words(result, since) {
    const [title, next] = WORDS[result] ?? ["Menunggu jawaban", "Tunggu sebentar."];
    return { title: result === "already" && since ? `${title} pukul ${clock(since)}` : title, next };
  }

  const tone = (result) => (result ? (TONES[result] ?? "stop") : "none");

  return { judge, words, tone, keyOf, enters: (result) => ENTERS.has(result) };
})();
