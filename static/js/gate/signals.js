// Sound and touch: a helper looks at the person, not at the phone.
gate.signals = (() => {
  const PLAYED = {
    go: [[880, 0, 0.09], [1320, 0.11, 0.14]],
    wait: [[660, 0, 0.16], [660, 0.22, 0.16]],
    stop: [[196, 0, 0.5]],
  };
  const SHAKEN = { go: [60], wait: [90, 70, 90], stop: [400] };
  let player;

  // Browsers play nothing before somebody has touched the page.
  addEventListener("pointerdown", () => {
    player ??= new AudioContext();
    player.resume();
  });

  function give(tone) {
    if (!PLAYED[tone]) return;
    navigator.vibrate?.(SHAKEN[tone]);
    if (player?.state !== "running") return;
    for (const [pitch, after, long] of PLAYED[tone]) {
      const from = player.currentTime + after;
      const voice = new OscillatorNode(player, {
        frequency: pitch, type: tone === "stop" ? "square" : "sine",
      });
      const volume = new GainNode(player, { gain: 0.25 });
      volume.gain.setTargetAtTime(0, from + long - 0.03, 0.015);
      voice.connect(volume).connect(player.destination);
      voice.start(from);
      voice.stop(from + long + 0.1);
    }
  }

  return { give };
})();
