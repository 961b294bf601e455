// Finding a name however it is spelt: the same folding as the register's own
// (imports/cleaning/names.py), so that "Moh. Soebandi" finds "Muhammad Subandi".
const gate = {};

gate.names = (() => {
  const MUHAMMAD = new Set(
    ("mohamad mohammad muhamad muhammad mochamad mochammad mukhamad mukhammad moh moch mohd muh " +
      "muhd mhd mohamed muhammed mukammad mochmad muchamad muchammad much").split(" "),
  );
  const ABDUL = new Set(["abd", "abdoel", "abdul", "abdl"]);
  const OLD = [
    ["oe", "u"], ["tj", "c"], ["dj", "j"], ["sj", "s"], ["sy", "s"], ["nj", "ny"], ["ch", "h"],
    ["kh", "h"], ["dh", "d"], ["th", "t"], ["ph", "f"], ["dz", "z"], ["dl", "d"], ["ie", "i"],
    ["q", "k"], ["v", "f"], ["x", "ks"],
  ];

  function modern(word) {
    if (MUHAMMAD.has(word)) return "muhamad";
    if (ABDUL.has(word)) return "abdul";
    for (const [old, now] of OLD) word = word.replaceAll(old, now);
    return word.replace(/(.)\1+/g, "$1");
  }

  function fold(text) {
    const plain = text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
    const words = plain.replace(/['’`´]/g, "").match(/[\p{L}\p{N}]+/gu) ?? [];
    return words.map(modern);
  }

  // Every word typed begins a word of the name; whoever has fewer other words stands first.
  function find(people, text, most = 8) {
    const digits = text.replace(/\D/g, "");
    if (/^[\d\s]+$/.test(text) && digits.length === 4) {
      return people.filter((one) => one.d === digits).slice(0, most);
    }
    const words = fold(text);
    if (words.join("").length < 3) return [];
    const fits = people.filter((one) =>
      words.every((word) => (" " + one.k).includes(" " + word)),
    );
    return fits.sort((a, b) => a.k.length - b.k.length).slice(0, most);
  }

  return { fold, find };
})();
