// Reads QR codes from the phone's camera, six times a second, on a picture of moderate size.
gate.camera = (() => {
  const EVERY = 160;
  const WIDTH = 800;
  const OPTIONS = { formats: ["QRCode"], tryHarder: true, maxNumberOfSymbols: 1 };
  let stream;

  function prepare(program) {
    ZXingWASM.prepareZXingModule({
      overrides: { locateFile: (path, prefix) => (path.endsWith(".wasm") ? program : prefix + path) },
      fireImmediately: true,
    });
  }

  async function start(video, found) {
    stream = await navigator.mediaDevices.getUserMedia({
      audio: false,
      video: { facingMode: "environment", width: { ideal: 1280 }, height: { ideal: 720 } },
    });
    video.srcObject = stream;
    await video.play();
    const canvas = new OffscreenCanvas(1, 1);
    const brush = canvas.getContext("2d", { willReadFrequently: true });
    const look = async () => {
      if (!stream) return;
      if (!document.hidden && video.videoWidth) {
        canvas.width = Math.min(WIDTH, video.videoWidth);
        canvas.height = Math.round((canvas.width * video.videoHeight) / video.videoWidth);
        brush.drawImage(video, 0, 0, canvas.width, canvas.height);
        const picture = brush.getImageData(0, 0, canvas.width, canvas.height);
        const [code] = await ZXingWASM.readBarcodes(picture, OPTIONS);
        if (code?.text) found(code.text);
      }
      setTimeout(look, EVERY);
    };
    look();
  }

  function stop() {
    for (const track of stream?.getTracks() ?? []) track.stop();
    stream = null;
  }

  return { prepare, start, stop, get isOn() { return Boolean(stream); } };
})();
