// What stays on the phone: the pass, the sealed list with a key no script can read out, the
// entries known, and the queue of scans. All but the queue goes when the gate's day is over.
gate.store = (() => {
  const NAME = "sipilar-gerbang";
  let opened;

  function open() {
    opened ??= new Promise((resolve, reject) => {
      const asked = indexedDB.open(NAME, 1);
      asked.onupgradeneeded = () => {
        asked.result.createObjectStore("kept");
        asked.result.createObjectStore("queue", { keyPath: "id" });
        asked.result.createObjectStore("entered");
      };
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    });
    return opened;
  }

  async function run(table, mode, work) {
    const database = await open();
    return new Promise((resolve, reject) => {
      const step = database.transaction(table, mode, { durability: "strict" });
      const asked = work(step.objectStore(table));
      step.oncomplete = () => resolve(asked?.result);
      step.onerror = step.onabort = () => reject(step.error);
    });
  }

  const get = (name) => run("kept", "readonly", (table) => table.get(name));
  const put = (name, value) => run("kept", "readwrite", (table) => table.put(value, name));

  const queue = {
    add: (scan) => run("queue", "readwrite", (table) => table.put(scan)),
    all: () => run("queue", "readonly", (table) => table.getAll()),
    drop: (ids) =>
      run("queue", "readwrite", (table) => {
        for (const id of ids) table.delete(id);
      }),
  };

  const entered = {
    async all() {
      const [keys, times] = await Promise.all([
        run("entered", "readonly", (table) => table.getAllKeys()),
        run("entered", "readonly", (table) => table.getAll()),
      ]);
      return new Map(keys.map((key, at) => [key, times[at]]));
    },
    put: (rows) =>
      run("entered", "readwrite", (table) => {
        for (const [key, at] of rows) table.put(at, key);
      }),
    drop: (key) => run("entered", "readwrite", (table) => table.delete(key)),
    clear: () => run("entered", "readwrite", (table) => table.clear()),
  };

  // The key is taken in once and can be used from then on, but never be read.
  async function keep(session, key) {
    const bytes = Uint8Array.from(atob(key), (sign) => sign.charCodeAt(0));
    const sealed = await crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["decrypt"]);
    await put("key", sealed);
    await put("session", session);
  }

  async function openList(sealed, session) {
    const key = await get("key");
    const text = await crypto.subtle.decrypt(
      {
        name: "AES-GCM",
        iv: sealed.slice(0, 12),
        additionalData: new TextEncoder().encode(session.gate),
      },
      key,
      sealed.slice(12),
    );
    return JSON.parse(new TextDecoder().decode(text));
  }

  // Scans that were not handed in yet stay, with the pass that hands them in.
  async function forget() {
    await Promise.all([
      run("kept", "readwrite", (table) => {
        table.delete("key");
        table.delete("list");
        table.delete("news");
      }),
      entered.clear(),
    ]);
  }

  return { get, put, keep, openList, forget, queue, entered };
})();
