// The way to the server: opening the gate's link, handing in the queue, asking for news.
gate.link = (() => {
  const PAUSE = 15_000;
  const AT_ONCE = 200;
  let session;
  let sending = false;
  let again = false;
  let soon;
  const heard = new EventTarget();
  const tell = (name, detail) => heard.dispatchEvent(new CustomEvent(name, { detail }));

  class Refused extends Error {}

  async function ask(path, options = {}, wait = 10_000) {
    const headers = session ? { authorization: `Bearer ${session.pass}` } : {};
    const answer = await fetch(path, {
      ...options,
      headers: { ...headers, ...options.headers },
      credentials: "omit",
      cache: "no-store",
      signal: AbortSignal.timeout(wait),
    });
    // 403 is the gate's own word; anything else may pass.
    if (answer.status === 403) throw new Refused((await answer.json()).error);
    if (!answer.ok) throw new Error(String(answer.status));
    return answer;
  }

  const post = (path, body) =>
    ask(path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });

  async function enter(secret, device) {
    const answer = await fetch("masuk/", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ secret, device }),
      credentials: "omit",
      signal: AbortSignal.timeout(15_000),
    });
    const said = await answer.json();
    if (!answer.ok) throw new Refused(said.error);
    const { key, ...rest } = said;
    await gate.store.keep(rest, key);
    session = rest;
    return rest;
  }

  async function fetchList() {
    const sealed = await (await ask("daftar/", {}, 30_000)).arrayBuffer();
    const people = await gate.store.openList(sealed, session);
    await gate.store.put("list", sealed);
    return people;
  }

  // One hand at a time; what comes in meanwhile goes with the next.
  async function send() {
    if (!session) return;
    if (sending) {
      again = true;
      return;
    }
    sending = true;
    try {
      do {
        again = false;
        const waiting = (await gate.store.queue.all()).sort((a, b) => a.at - b.at);
        while (waiting.length) {
          const scans = waiting.splice(0, AT_ONCE);
          const device = await gate.store.get("device");
          const answer = await post("pindai/", { scans, device, sent_at: Date.now() });
          const { results } = await answer.json();
          await gate.store.queue.drop(results.map((one) => one.id));
          tell("answered", results);
        }
      } while (again);
      tell("network", true);
      clearTimeout(soon);
      soon = setTimeout(news, 800);
    } catch (fault) {
      fail(fault);
    } finally {
      sending = false;
      tell("queue");
    }
  }

  async function news() {
    if (!session) return;
    try {
      const kept = (await gate.store.get("news")) ?? { last: 0 };
      const found = await (await ask(`kabar/?setelah=${kept.last}`)).json();
      await gate.store.entered.put(found.entered);
      const isOld = kept.stamp !== found.stamp;
      if (isOld) tell("list", await fetchList());
      await gate.store.put("news", { last: found.last, stamp: found.stamp });
      tell("network", true);
      tell("news", found);
    } catch (fault) {
      fail(fault);
    }
  }

  function fail(fault) {
    if (fault instanceof Refused) tell("shut", fault.message);
    else tell("network", false);
  }

  function start(of) {
    session = of;
    const round = () => {
      send();
      news();
    };
    addEventListener("online", round);
    addEventListener("offline", () => tell("network", false));
    document.addEventListener("visibilitychange", () => document.hidden || round());
    setInterval(round, PAUSE);
    round();
  }

  return { enter, start, send, news, Refused, on: (name, work) => heard.addEventListener(name, work) };
})();
