"use strict";
// Builds the page from its data. Text is set by textContent only: nothing from traffic is markup.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const symbols = { error: "✗", warning: "!", info: "i" };
  const severities = ["error", "warning", "info"];
  const confidences = ["proven", "stated", "inferred"];
  const step = 200;
  const number = new Intl.NumberFormat("en-US");
  const $ = (id) => document.getElementById(id);

  function make(name, attributes, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {})) {
      if (key === "text") element.textContent = value;
      else if (key === "class") element.className = value;
      else if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
      else if (value !== null && value !== undefined) element.setAttribute(key, value);
    }
    element.append(...children.filter((child) => child !== null && child !== undefined));
    return element;
  }
  const when = (text) => text ? text.slice(0, 19).replace("T", " ") + "Z" : "";
  const at = (seconds) => new Date(seconds * 1000).toISOString().slice(0, 16).replace("T", " ");

  // Headline numbers.
  const numbers = $("numbers");
  const headline = (value, label, kind) =>
    numbers.append(make("div", { class: "number" },
      make("b", { text: number.format(value), class: kind || "" }), make("span", { text: label })));
  for (const severity of severities) {
    headline(data.severities[severity] || 0, symbols[severity] + " " + severity, severity);
  }
  headline(data.endpoints.length + data.hidden.endpoints, "endpoints concerned");
  headline(data.exchanges, "exchanges");
  headline(data.inputs.length, "inputs");

  // Charts: stacked bars over time, and the statuses of all exchanges.
  const colours = ["var(--error)", "var(--warning)", "var(--info)", "#7a6ff0", "#2a9d8f", "#c05299", "#8d99ae",
    "#e07a5f", "#6a994e", "#4d908e", "#b5838d", "#a68a64"];
  const svg = (name, attributes, text) => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    if (text !== undefined) element.textContent = text;
    return element;
  };
  function frame(title, picture, foot, layers, colour = (name, i) => colours[i % colours.length]) {
    const legend = make("div", { class: "legend" });
    layers.forEach(([name, total], i) => {
      const swatch = svg("svg", { class: "swatch", viewBox: "0 0 1 1", "aria-hidden": "true" });
      swatch.append(svg("rect", { width: 1, height: 1, fill: colour(name, i) }));
      swatch.setAttribute("width", 10);
      swatch.setAttribute("height", 10);
      legend.append(make("span", {}, swatch, `${name} (${number.format(total)})`));
    });
    $("charts").append(make("figure", {}, make("figcaption", { text: title }), picture,
      make("div", { class: "foot" }, ...foot.map((text) => make("span", { text }))), legend));
  }
  function overTime(title, chart) {
    const layers = chart.layers.filter(([, buckets]) => buckets.length);
    if (!layers.length) return;
    const totals = new Map();
    for (const [, buckets] of layers) {
      for (const [start, count] of buckets) totals.set(start, (totals.get(start) || 0) + count);
    }
    const first = Math.min(...totals.keys());
    const last = Math.max(...totals.keys());
    const slots = Math.max(1, (last - first) / chart.width + 1);
    const most = Math.max(...totals.values());
    const [width, height] = [600, 100];
    const picture = svg("svg", { viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: "none", role: "img",
      "aria-label": `${title}, from ${at(first)} to ${at(last)}, at most ${most} in ${chart.width} seconds` });
    const stacked = new Map();
    const bar = Math.max(1, Math.min(40, width / slots - 1));
    layers.forEach(([name, buckets], i) => {
      for (const [start, count] of buckets) {
        const below = stacked.get(start) || 0;
        const tall = (count / most) * height;
        const x = slots === 1 ? width / 2 - bar / 2 : ((start - first) / chart.width) * (width / slots);
        const piece = svg("rect", { x, y: height - below - tall, width: bar, height: Math.max(tall, 1),
          fill: colours[i % colours.length] });
        piece.append(svg("title", {}, `${at(start)}Z ${name}: ${count}`));
        picture.append(piece);
        stacked.set(start, below + tall);
      }
    });
    frame(title, picture, [at(first), `at most ${number.format(most)}`, at(last) + "Z"], layers.map(([name, buckets]) => [name, buckets.reduce((sum, [, n]) => sum + n, 0)]));
  }
  overTime("Findings over time, by severity", data.charts.severity);
  overTime("Findings over time, by status", data.charts.status);
  (() => {
    const statuses = Object.entries(data.statuses);
    if (!statuses.length) return;
    const most = Math.max(...statuses.map(([, n]) => n));
    const picture = svg("svg", { viewBox: "0 0 600 100", preserveAspectRatio: "none", role: "img",
      "aria-label": "Exchanges by status" });
    const slot = 600 / statuses.length;
    const colour = (status) => colours["54321".indexOf(status[0])] || colours[6];
    statuses.forEach(([status, count], i) => {
      // A logarithm: refusals are few among millions, and are what is looked for.
      const tall = 90 * Math.log10(1 + count) / Math.log10(1 + most);
      const bar = svg("rect", { x: i * slot + slot * .15, y: 100 - tall, width: slot * .7,
        height: Math.max(1, tall), fill: colour(status) });
      bar.append(svg("title", {}, `${status}: ${number.format(count)}`));
      picture.append(bar);
    });
    frame("Exchanges by status (logarithmic)", picture, [], statuses, colour);
  })();

  // Filters. Their state is in the address, so that a view can be sent to somebody.
  const state = new URLSearchParams(location.hash.slice(1));
  const form = $("filters");
  const fields = {};
  const values = (pick) => [...new Set(data.endpoints.map(pick).filter((v) => v !== null && v !== undefined))];
  function choose(name, label, options, shown) {
    const select = make("select", { id: "filter-" + name, onchange: () => changed() },
      make("option", { value: "", text: "all" }),
      ...options.map((option) => make("option", { value: option, text: shown ? shown(option) : option })));
    fields[name] = select;
    form.append(make("label", { for: select.id, text: label }, select));
  }
  function type(name, label, kind, placeholder) {
    const input = make("input", { id: "filter-" + name, type: kind, placeholder, oninput: () => changed() });
    fields[name] = input;
    form.append(make("label", { for: input.id, text: label }, input));
  }
  type("q", "Search", "search", "any text");
  choose("severity", "Severity", severities.filter((s) => data.severities[s]));
  choose("confidence", "Confidence", confidences.filter((c) => data.confidences[c]));
  choose("rule", "Rule", values((e) => e.rule).sort(), (id) => id + " " + (data.rules[id] ? data.rules[id].name : ""));
  choose("host", "Host", values((e) => e.host).sort());
  choose("status", "Status", values((e) => String(e.status)).sort());
  type("path", "Path contains", "text", "/v1/");
  type("from", "From", "datetime-local");
  type("to", "Until", "datetime-local");
  form.append(make("button", { type: "reset", text: "Clear" }));
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(changed));
  for (const [name, field] of Object.entries(fields)) if (state.get(name)) field.value = state.get(name);

  for (const endpoint of data.endpoints) {
    const rule = data.rules[endpoint.rule] || {};
    endpoint.text = [endpoint.rule, rule.name, endpoint.host, endpoint.method, endpoint.path, endpoint.status,
      endpoint.cause, endpoint.message, endpoint.evidence, endpoint.confidence,
      ...endpoint.occurrences.map((o) => [o.source, o.client, o.credential, o.url].join(" "))].join(" ").toLowerCase();
  }
  function matches(endpoint, f) {
    if (f.severity && endpoint.severity !== f.severity) return false;
    if (f.confidence && endpoint.confidence !== f.confidence) return false;
    if (f.rule && endpoint.rule !== f.rule) return false;
    if (f.host && endpoint.host !== f.host) return false;
    if (f.status && String(endpoint.status) !== f.status) return false;
    if (f.path && !(endpoint.path || "").includes(f.path)) return false;
    // Times of the filters are UTC, as everything here is. An endpoint without times stays.
    if (f.from && endpoint.last && endpoint.last < f.from) return false;
    if (f.to && endpoint.first && endpoint.first >= f.to) return false;
    return f.words.every((word) => endpoint.text.includes(word));
  }

  // The table.
  const columns = [
    ["severity", "Severity", (e) => severities.indexOf(e.severity)],
    ["rule", "Rule", (e) => e.rule],
    ["endpoint", "Endpoint", (e) => `${e.host || ""}${e.path || ""} ${e.method || ""}`],
    ["status", "Status", (e) => e.status],
    ["count", "Findings", (e) => -e.count],
    ["confidence", "Confidence", (e) => confidences.indexOf(e.confidence)],
    ["last", "Last seen", (e) => e.last || ""],
  ];
  let order = columns.some(([name]) => name === state.get("sort")) ? state.get("sort") : "severity";
  let limit = step;
  let shown = [];
  const body = document.querySelector("#table tbody");
  document.querySelector("#table thead").append(make("tr", {}, ...columns.map(([name, label]) =>
    make("th", { scope: "col", class: name === "count" ? "count" : "", "data-column": name },
      make("button", { type: "button", text: label, onclick: () => { order = name; changed(); } })))));

  function target(e) { return `${e.host || ""}${e.path || (e.method === "CONNECT" ? "" : "(path unknown)")}`; }
  function row(endpoint) {
    const rule = data.rules[endpoint.rule] || {};
    const element = make("tr", { class: "row", tabindex: "0", "aria-expanded": "false",
      onclick: () => toggle(element, endpoint),
      onkeydown: (event) => { if (event.key === "Enter") toggle(element, endpoint); } },
      make("td", { class: "short " + endpoint.severity, text: symbols[endpoint.severity] + " " + endpoint.severity }),
      make("td", {}, make("b", { text: endpoint.rule }), " " + (rule.name || "")),
      make("td", {}, make("code", { text: `${endpoint.method || "(method unknown)"} ${target(endpoint)}` })),
      make("td", { class: "short", text: endpoint.expected ? `${endpoint.status} → ${endpoint.expected}` : endpoint.status }),
      make("td", { class: "count", text: number.format(endpoint.count) }),
      make("td", { text: endpoint.confidence }),
      make("td", { class: "short", text: when(endpoint.last) }));
    return element;
  }
  function toggle(element, endpoint) {
    const open = element.getAttribute("aria-expanded") === "true";
    element.setAttribute("aria-expanded", String(!open));
    if (open) { element.nextElementSibling.remove(); return; }
    const rule = data.rules[endpoint.rule] || { clauses: [] };
    const list = make("dl");
    const entry = (name, ...content) => list.append(make("dt", { text: name }), make("dd", {}, ...content));
    entry("what", endpoint.message);
    entry("seen", make("code", { text: endpoint.evidence }));
    if (endpoint.cause) entry("cause", endpoint.cause.replaceAll("_", " "));
    if (endpoint.expected) entry("expected", `status ${endpoint.expected} instead of ${endpoint.status}`);
    for (const clause of rule.clauses) entry("clause", clause);
    if (rule.why) entry("why", rule.why);
    entry("fix", endpoint.fix || rule.fix || "");
    if (endpoint.first) entry("when", `${when(endpoint.first)} to ${when(endpoint.last)}`);
    entry("fingerprint", make("code", { text: endpoint.fingerprint }));
    if (endpoint.occurrences.length) {
      const places = make("table", { class: "places" }, make("tbody", {}, ...endpoint.occurrences.map((o) =>
        make("tr", {}, make("td", { text: when(o.time) }), make("td", { text: `${o.source}, ${o.locator}` }),
          make("td", { text: o.client || "" }), make("td", { text: o.credential || "" }),
          make("td", {}, make("code", { text: o.url || "" })), make("td", {}, make("code", { text: o.evidence }))))));
      const more = endpoint.count - endpoint.occurrences.length;
      entry("where", places, more > 0 ? `and ${number.format(more)} more` : "");
    }
    element.after(make("tr", { class: "detail" }, make("td", { colspan: columns.length }, list)));
  }
  function render() {
    body.replaceChildren(...shown.slice(0, limit).map(row));
    $("more").hidden = shown.length <= limit;
  }
  function changed() {
    limit = step;
    const f = {};
    const hash = new URLSearchParams();
    for (const [name, field] of Object.entries(fields)) {
      f[name] = field.value.trim();
      if (f[name]) hash.set(name, f[name]);
    }
    if (order !== "severity") hash.set("sort", order);
    f.words = f.q.toLowerCase().split(/\s+/).filter(Boolean);
    history.replaceState(null, "", hash.size ? "#" + hash : location.pathname + location.search);
    const key = columns.find(([name]) => name === order)[2];
    shown = data.endpoints.filter((e) => matches(e, f))
      .map((e, i) => [key(e), i, e])
      .sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : a[1] - b[1]))
      .map(([, , e]) => e);
    for (const th of document.querySelectorAll("th[data-column]")) {
      if (th.dataset.column === order) th.setAttribute("aria-sort", "ascending");
      else th.removeAttribute("aria-sort");
    }
    const findings = shown.reduce((sum, e) => sum + e.count, 0);
    $("shown").textContent = `${number.format(shown.length)} of ${number.format(data.endpoints.length)} endpoints, `
      + `${number.format(findings)} findings`;
    render();
  }
  $("more").addEventListener("click", () => { limit += step; render(); });
  if (data.hidden.findings) {
    $("hidden-note").textContent = `${number.format(data.hidden.findings)} findings on `
      + `${number.format(data.hidden.endpoints)} further endpoints are not in this page; `
      + "-o findings.parquet or -o findings.ndjson writes all of them.";
  }

  // Keys.
  document.addEventListener("keydown", (event) => {
    const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
    if (event.key === "Escape") { form.reset(); document.activeElement.blur(); return; }
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "/") { event.preventDefault(); fields.q.focus(); return; }
    if (event.key !== "j" && event.key !== "k") return;
    const rows = [...document.querySelectorAll("tr.row")];
    const here = rows.indexOf(document.activeElement);
    const next = here < 0 ? 0 : here + (event.key === "j" ? 1 : -1);
    if (rows[next]) rows[next].focus();
  });

  // What was checked, what was read.
  function table(into, heads, rows) {
    $(into).append(make("table", {},
      make("thead", {}, make("tr", {}, ...heads.map((h) => make("th", { scope: "col", text: h })))),
      make("tbody", {}, ...rows.map((cells) => make("tr", {}, ...cells.map((c) => make("td", { text: c })))))));
  }
  const looked = data.coverage.filter((c) => c.eligible > 0);
  table("coverage-body", ["Rule", "Could concern", "Checked", "Flagged", "Could not tell"],
    looked.map((c) => [`${c.rule} ${c.name}`, number.format(c.eligible), number.format(c.checked),
      number.format(c.flagged), c.unseen.map(([part, n]) => `${part} not recorded ×${number.format(n)}`).join(", ")]));
  $("coverage-body").append(make("p", { class: "keys",
    text: `${number.format(data.coverage.length - looked.length)} rules had nothing to look at. `
      + "What was not recorded is unknown, never absent." }));
  table("inputs-body", ["Input", "Format", "Read", "Exchanges", "Trouble"],
    data.inputs.map((i) => [i.name, i.format || "", `${number.format(i.count)} ${i.units}`, number.format(i.exchanges),
      [i.error, ...i.mishaps.map(([about, n, places]) => `${about} ×${number.format(n)}`
        + (places.length ? ` (${places.join("; ")})` : ""))].filter(Boolean).join(". ")]));
  if (data.hints.length) {
    $("inputs-body").append(make("p", { class: "keys", text: "The logs could show more:" }),
      make("ul", {}, ...data.hints.map(([format, lacks, add]) =>
        make("li", { text: `${format} does not show ${lacks}: ${add}` }))));
  }
  $("made").textContent = `authlint ${data.version}. Secrets are replaced by fingerprints unless the run was told otherwise.`;
  changed();
})();
