// Keeps the scanner's page and files on the phone, so that it opens without network.
const NAME = "gerbang-{{ version }}";
const FILES = {{ files|safe }};

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches.open(NAME).then((kept) => kept.addAll(FILES)).then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) =>
        Promise.all(names.filter((name) => name.startsWith("gerbang-") && name !== NAME)
          .map((name) => caches.delete(name))),
      )
      .then(() => self.clients.claim()),
  );
});

// What is on the phone comes from the phone; scans, list and news always go to the server.
self.addEventListener("fetch", (event) => {
  const path = new URL(event.request.url).pathname;
  if (event.request.method !== "GET" || !FILES.includes(path)) return;
  event.respondWith(
    caches.open(NAME).then((kept) => kept.match(path)).then((found) => found ?? fetch(event.request)),
  );
});
