// Draws every [data-figure] from its json_script in the house style. Loads nothing; without Plotly the table stays open.
// A figure may name its colours by token, "var(--rating-5)" or "var(--pillar-2)": they then follow light and dark.
(() => {
  const dark = window.matchMedia("(prefers-color-scheme: dark)");

  const token = (name) => {
    const pillar = /^--pillar-([1-6])$/.exec(name);
    if (!pillar) return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
    const probe = document.createElement("i");
    probe.className = `pillar-${pillar[1]}`;
    probe.hidden = true;
    document.body.append(probe);
    const value = getComputedStyle(probe).getPropertyValue("--pillar").trim();
    probe.remove();
    return value;
  };

  const coloured = (part) => {
    if (typeof part === "string") return part.replace(/var\((--[\w-]+)\)/g, (whole, name) => token(name) || whole);
    if (Array.isArray(part)) return part.map(coloured);
    if (part === null || typeof part !== "object") return part;
    return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, coloured(value)]));
  };

  const isPlain = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
  const merged = (base, own = {}) => {
    const result = { ...base };
    for (const [key, value] of Object.entries(own)) result[key] = isPlain(value) ? merged(isPlain(base[key]) ? base[key] : {}, value) : value;
    return result;
  };

  // An axis of names needs no grid; one of dates or numbers does.
  const isNamed = (traces, letter) =>
    traces.some((trace) => typeof trace[letter]?.[0] === "string" && !/^\d{4}(-|$)/.test(trace[letter][0]));

  const houseAxis = (own, named, size) =>
    merged({
      automargin: true, zeroline: false, showgrid: !named, gridcolor: token("--hair"), linecolor: token("--line"),
      ticks: "outside", ticklen: 6, tickcolor: "rgba(0,0,0,0)", tickfont: { color: token("--ink") },
      title: { font: { color: token("--muted"), size }, standoff: 12 }, fixedrange: true,
    }, own);

  const houseLayout = (own, traces, width) => {
    const size = width < 500 ? 13 : 15;
    const layout = merged({
      font: { family: getComputedStyle(document.body).fontFamily, size, color: token("--ink") },
      paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", colorway: [1, 2, 3, 4, 5, 6].map((number) => token(`--pillar-${number}`)),
      margin: { l: 8, r: 8, t: 8, b: 8 }, bargap: 0.35, dragmode: false, hovermode: "closest",
      hoverlabel: { bgcolor: token("--paper"), bordercolor: token("--line"), font: { color: token("--ink") } },
      legend: { orientation: "h", x: 0, xanchor: "left", y: 1.02, yanchor: "bottom", traceorder: "normal" },
    }, own);
    for (const key of new Set([...Object.keys(layout), "xaxis", "yaxis"]))
      if (/^[xy]axis\d*$/.test(key)) layout[key] = houseAxis(layout[key], isNamed(traces, key[0]), size);
    delete layout.title; // the figcaption is the title
    delete layout.width;
    return { ...layout, autosize: true };
  };

  const draw = (element) => {
    const { data = [], layout } = coloured(JSON.parse(document.getElementById(element.dataset.figure).textContent));
    element.classList.add("is-drawn");
    return window.Plotly.react(element, data, houseLayout(layout, data, element.clientWidth), {
      displayModeBar: false, responsive: true, scrollZoom: false, doubleClick: false, showAxisDragHandles: false,
      locale: document.documentElement.lang.startsWith("zh") ? "zh-CN" : "en",
    });
  };

  const drawFirst = async (element) => {
    try {
      await draw(element);
      const table = element.closest(".chart")?.querySelector(".chart-table");
      if (table) table.open = false;
    } catch (error) {
      element.classList.remove("is-drawn");
      element.replaceChildren();
      console.error(error);
    }
  };

  if (!window.Plotly) return;
  const elements = [...document.querySelectorAll("[data-figure]")];
  elements.forEach(drawFirst);
  dark.addEventListener("change", () => elements.forEach(draw));
})();
