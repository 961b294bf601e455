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

  function options({ kind, unit, categories, series }, width) {
    const label = (value) => `${number.format(value)}${unit ? ` ${unit}` : ""}`;
    const common = {
      color: palette(),
      animation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
      textStyle: text(),
      // Drawn on the canvas: an HTML tooltip would need inline styles, which the site forbids.
      tooltip: { renderMode: "richText", trigger: kind === "donut" ? "item" : "axis", valueFormatter: label, backgroundColor: colour("surface"), borderColor: colour("line"), textStyle: { ...text(), color: colour("ink") } },
      legend: { show: series.length > 1 || kind === "donut", bottom: 0, textStyle: text() },
    };
    if (kind === "donut") {
      const data = categories.map((name, n) => ({ name, value: series[0].values[n] }));
      return { ...common, series: [{ type: "pie", radius: ["52%", "76%"], center: ["50%", "45%"], label: { show: false }, itemStyle: { borderColor: colour("surface"), borderWidth: 2 }, data }] };
    }
    // Too little room beside each other, as on a phone: columns lie down and keep their names.
    const room = (width - 60) / categories.length;
    const sideways = kind === "bar" || (kind !== "line" && categories.length <= 14 && room < 56);
    const isTight = categories.some((name) => name.length * 8 > room);
    const fit = sideways
      ? { width: Math.min(130, width / 3), overflow: "truncate" }
      : categories.length > 12
        ? { hideOverlap: true }
        : { interval: 0, fontSize: isTight ? 12 : 14, lineHeight: 16, formatter: (name) => (isTight ? name.replaceAll(" ", "\n") : name) };
    const names = { type: "category", data: categories, inverse: sideways, axisTick: { show: false }, axisLine: { lineStyle: { color: colour("line") } }, axisLabel: { ...text(), ...fit } };
    const values = { type: "value", minInterval: 1, splitLine: { lineStyle: { color: colour("line") } }, axisLabel: { ...text(), formatter: (value) => number.format(value) } };
    return {
      ...common,
      grid: { left: 8, right: 24, top: 16, bottom: series.length > 1 ? 40 : 8, containLabel: true },
      xAxis: sideways ? values : names,
      yAxis: sideways ? names : values,
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
    for (const { chart, data } of drawn) chart.setOption(options(data, chart.getWidth()), true);
  };
  draw();
  addEventListener("sipilar:theme", () => requestAnimationFrame(draw));
  new ResizeObserver(() => {
    for (const { chart } of drawn) chart.resize();
    draw();
  }).observe(document.body);
})();
