// Checks the signed words in the QR (after "#") in the browser; they never reach the server.
(() => {
  const place = document.querySelector("[data-seal]");
  if (!place) return;
  const show = (which) => { place.querySelector(`[data-seal-${which}]`).hidden = false; };
  const unpack = (text) => {
    const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
  };
  const fromHex = (text) => Uint8Array.from(text.match(/../g), (pair) => parseInt(pair, 16));

  async function check(seal) {
    const parts = seal.split(".");
    if (parts.length !== 4 || parts[0] !== "v1") return show("bad");
    // Signed with an earlier key of the office: only the archive's key can tell.
    if (parts[1] !== place.dataset.keyName) return show("none");
    const key = await crypto.subtle.importKey("raw", fromHex(place.dataset.key), "Ed25519", false, ["verify"]);
    const signed = new TextEncoder().encode(parts.slice(0, 3).join("."));
    if (!(await crypto.subtle.verify("Ed25519", key, unpack(parts[3]), signed))) return show("bad");
    const words = JSON.parse(new TextDecoder().decode(unpack(parts[2])));
    place.querySelector("[data-seal-words]").textContent = `${words.p}, nomor ${words.n}, ${words.d}, ${words.l}`;
    show("good");
  }

  const seal = decodeURIComponent(location.hash.slice(1));
  if (!seal || !globalThis.crypto?.subtle) show("none");
  else check(seal).catch((fault) => show(fault instanceof DOMException && fault.name === "NotSupportedError" ? "none" : "bad"));
})();
