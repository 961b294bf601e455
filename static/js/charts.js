// Draws every [data-chart] with ECharts from the figures in the page; the table beneath has the same.
(() => {
  const style = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  // Computed custom properties keep light-dark(); a probe element resolves it for the canvas.
  const probe = document.createElement("span");
  probe.hidden = true;
  document.body.append(probe);
  const colour = (name) => {
    probe.className = `probe-${name}`;
    return getComputedStyle(probe).color;
  };
  const number = new Intl.NumberFormat("id-ID");
  const palette = () => [1, 2, 3, 4, 5, 6].map((n) => colour(`series-${n}`));

  const text = () => ({ color: colour("ink-soft"), fontFamily: style("--tblr-font-sans-serif"), fontSize: 14 });

  // What an axis says in little room: 700 jt, 1,4 M.
  const short = new Intl.NumberFormat("id-ID", { notation: "compact", maximumFractionDigits: 1 });
  const ruler = document.createElement("canvas").getContext("2d");
  const wide = (words, size) => {
    ruler.font = `${size}px ${style("--tblr-font-sans-serif")}`;
    return ruler.measureText(words).width;
  };
  const longest = (texts, size) => Math.max(0, ...texts.map((one) => wide(one, size)));

  // How the names stand beneath columns or a line: in full, word under word, or every other one.
  function beneath(categories, room) {
    if (longest(categories, 14) + 8 <= room) return { interval: 0 };
    const words = longest(categories.flatMap((name) => name.split(" ")), 12) + 6;
    const step = Math.max(1, Math.ceil(words / room));
    const last = categories.length - 1;
    // Counted from the end: the newest month keeps its name.
    return { interval: (n) => (last - n) % step === 0, fontSize: 12, lineHeight: 15, formatter: (name) => name.replaceAll(" ", "\n") };
  }

  // Beside bars: over two lines where each has the height for them, else cut off.
  function beside(categories, width, height) {
    const most = Math.min(longest(categories, 14) + 4, Math.max(96, width * 0.38));
    const isTall = height / categories.length >= 38;
    return { interval: 0, width: most, overflow: isTall ? "break" : "truncate", lineHeight: 16 };
  }

  function options({ kind, unit, categories, series }, width, height) {
    const label = (value) => `${number.format(value)}${unit ? ` ${unit}` : ""}`;
    const names = series.map((one) => one.name);
    const hasLegend = series.length > 1 || kind === "donut";
    const legendLines = Math.ceil((kind === "donut" ? categories : names).reduce((sum, name) => sum + wide(name, 14) + 46, 0) / width);
    const common = {
      color: palette(),
      animation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
      textStyle: text(),
      // Drawn on the canvas: an HTML tooltip would need inline styles, which the site forbids.
      tooltip: { renderMode: "richText", trigger: kind === "donut" ? "item" : "axis", confine: true, valueFormatter: label, backgroundColor: colour("surface"), borderColor: colour("line"), textStyle: { ...text(), color: colour("ink") } },
      legend: { show: hasLegend, bottom: 0, textStyle: text() },
    };
    if (kind === "donut") {
      const data = categories.map((name, n) => ({ name, value: series[0].values[n] }));
      return { ...common, series: [{ type: "pie", radius: ["52%", "76%"], center: ["50%", "45%"], label: { show: false }, itemStyle: { borderColor: colour("surface"), borderWidth: 2 }, data }] };
    }
    const most = Math.max(0, ...series.flatMap((one) => one.values));
    const scale = most >= 1e6 ? short : number;
    // Too little room beside each other, as on a phone: columns lie down and keep their names.
    const room = (width - 40 - wide(scale.format(most), 14)) / categories.length;
    const words = longest(categories.flatMap((name) => name.split(" ")), 12) + 6;
    const sideways = kind === "bar" || (kind !== "line" && categories.length <= 14 && words > room);
    const fit = sideways ? beside(categories, width, height - 60) : beneath(categories, room);
    const places = { type: "category", data: categories, inverse: sideways, axisTick: { show: false }, axisLine: { lineStyle: { color: colour("line") } }, axisLabel: { ...text(), ...fit } };
    const values = { type: "value", minInterval: 1, splitNumber: sideways && width < 480 ? 3 : 5, splitLine: { lineStyle: { color: colour("line") } }, axisLabel: { ...text(), hideOverlap: true, formatter: (value) => scale.format(value) } };
    return {
      ...common,
      grid: { left: 8, right: 24, top: 16, bottom: hasLegend ? 16 + 24 * legendLines : 8, containLabel: true },
      xAxis: sideways ? values : places,
      yAxis: sideways ? places : values,
      series: series.map((one) => ({ name: one.name, type: kind === "line" ? "line" : "bar", stack: kind === "stacked" ? "all" : undefined, barMaxWidth: 34, symbolSize: 7, itemStyle: { borderRadius: kind === "stacked" ? 0 : 3 }, data: one.values })),
    };
  }

  const drawn = [];
  for (const figure of document.querySelectorAll("[data-chart]")) {
    const data = JSON.parse(document.getElementById(figure.dataset.chart).textContent);
    const chart = echarts.init(figure.querySelector(".chart-canvas"), null, { renderer: "canvas" });
    drawn.push({ chart, data });
  }
  const draw = () => {
    for (const { chart, data } of drawn) chart.setOption(options(data, chart.getWidth(), chart.getHeight()), true);
  };
  draw();
  addEventListener("sipilar:theme", () => requestAnimationFrame(draw));
  new ResizeObserver(() => {
    for (const { chart } of drawn) chart.resize();
    draw();
  }).observe(document.body);
})();
