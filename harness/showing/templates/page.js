"use strict";
(function () {
  const { rows, metrics, margin, names, builds } = JSON.parse(document.getElementById("data").textContent);
  const $ = (id) => document.getElementById(id);
  const facets = { l: ["languages", "language"], r: ["runtimes", "runtime"], m: ["models", "model"] };
  const lines = [...document.querySelectorAll("tr.row")];
  const lineOf = new Map(lines.map((line) => [Number(line.dataset.row), line]));
  const initial = new Map(lines.map((line, at) => [line, at]));
  const order = Object.keys(names);
  const rank = (name) => order.indexOf(name); // -1 for all but languages and runtimes: they stay as they come
  const distinct = (field) => [...new Set(rows.map((row) => row[field]))].sort((a, b) => rank(a) - rank(b));
  const called = (row) => `${row.label} · ${names[row.runtime]}`;
  const at = (id) => rows.findIndex((row) => row.case === id);

  // State: all of it is in the location's hash, and read from there alone

  function read() {
    const query = new URLSearchParams(location.hash.slice(1));
    const metric = metrics.find((each) => each.key === query.get("x")) || metrics[0];
    const state = {
      workload: distinct("workload").includes(query.get("w")) ? query.get("w") : "",
      metric,
      relative: metric.key === "time" ? query.get("rel") || "" : "",
      ties: query.get("ties") === "hide",
      sort: query.get("sort") || "",
      left: at(query.get("a")),
      right: at(query.get("b")),
    };
    for (const key of Object.keys(facets)) {
      state[key] = query.has(key) ? query.get(key).split(",") : null; // null: all of them
    }
    if (!["", "floor", "sequential"].includes(state.relative) && at(state.relative) < 0) state.relative = "";
    return state;
  }

  function change(values) {
    const query = new URLSearchParams(location.hash.slice(1));
    for (const [key, value] of Object.entries(values)) {
      if (value === null || value === "") query.delete(key);
      else query.set(key, value);
    }
    go(query.toString());
  }

  function go(hash) {
    history.pushState(null, "", "#" + hash);
    show();
  }

  // What is seen

  function baseOf(row, state) {
    if (state.relative === "" || state.relative === "floor") return row.floor;
    return state.relative === "sequential" ? row.sequential : at(state.relative);
  }

  function visible(row, index, state) {
    if (state.workload && row.workload !== state.workload) return false;
    for (const [key, [, field]] of Object.entries(facets)) {
      if (state[key] && !state[key].includes(row[field])) return false;
    }
    if (row.table !== state.metric.table) return true; // the other table follows who, not what
    if (!row.values[state.metric.key]) return false;
    const base = baseOf(row, state);
    const pair = row.pairs[base];
    if (state.ties && pair && pair.verdict === "tie") return false;
    return state.relative === "" || base === index || Boolean(pair);
  }

  function figure(row, index, state) {
    if (state.relative === "") return row.values[state.metric.key];
    if (baseOf(row, state) === index) return { center: 1, low: null, high: null, text: "baseline", bounds: "" };
    return row.pairs[baseOf(row, state)];
  }

  function show() {
    const state = read();
    const seen = rows.map((row, index) => visible(row, index, state));
    lines.forEach((line) => { line.hidden = !seen[line.dataset.row]; });
    sort(state);
    document.querySelectorAll("tbody").forEach((body) => {
      if (body.querySelector(".row")) body.hidden = !body.querySelector(".row:not([hidden])");
    });
    for (const table of document.querySelectorAll("#times, #memory")) {
      const asked = state.metric.table === "times" || table.id === state.metric.table;
      table.parentNode.hidden = !asked || !table.querySelector(".row:not([hidden])");
    }
    ratios(state);
    columns(state);
    controls(state);
    forest(state, seen);
    panes(state);
    const all = rows.filter((row) => row.table === state.metric.table).length;
    const shown = rows.filter((row, index) => seen[index] && row.table === state.metric.table).length;
    $("status").textContent = `${shown} of ${all} rows: ${state.metric.label}, ${state.metric.hint}`;
  }

  function cell(element, pair) {
    element.textContent = pair.text;
    if (pair.verdict) element.append(" ", make("b", { class: pair.verdict }, pair.verdict));
    for (const text of [pair.bounds, pair.apart]) if (text) element.append(" ", make("small", {}, text));
  }

  function ratios(state) {
    rows.forEach((row, index) => {
      if (row.table !== "times") return;
      const base = baseOf(row, state);
      const element = lineOf.get(index).querySelector(".ratio");
      if (base === index) element.textContent = state.relative ? "baseline" : "the floor";
      else if (row.pairs[base]) cell(element, row.pairs[base]);
      else element.textContent = "–";
    });
  }

  function columns(state) {
    const named = { "": "to the floor", floor: "to the floor", sequential: "to sequential" };
    document.querySelectorAll("th[data-key]").forEach((head) => {
      const chosen = head.dataset.key === (state.relative ? "ratio" : state.metric.key);
      head.classList.toggle("chosen", chosen);
      const [, descending, key] = /^(-?)(.*)$/.exec(state.sort);
      if (key === head.dataset.key) head.setAttribute("aria-sort", descending ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
      if (head.dataset.key === "ratio") {
        const row = rows[at(state.relative)];
        head.querySelector("button").textContent = row ? `to ${called(row)}` : named[state.relative];
      }
    });
  }

  function sortKey(row, index, key, state) {
    if (key === "label") return called(row);
    if (key === "n") return row.n;
    if (key !== "ratio") return row.values[key] ? row.values[key].center : null;
    const base = baseOf(row, state);
    if (base === index) return 1;
    return row.pairs[base] ? row.pairs[base].center : null;
  }

  function sort(state) {
    const [, descending, key] = /^(-?)(.*)$/.exec(state.sort);
    const ranked = lines.map((line) => {
      const row = rows[line.dataset.row];
      const value = key ? sortKey(row, Number(line.dataset.row), key, state) : null;
      return { line, value, last: Number(key && row.counter_example) * 2 + Number(value === null) };
    });
    ranked.sort((one, two) => {
      const value = one.value < two.value ? -1 : Number(one.value > two.value);
      return one.last - two.last || (descending ? -value : value) || initial.get(one.line) - initial.get(two.line);
    });
    ranked.forEach(({ line }) => line.parentNode.append(line));
  }

  // Controls

  function make(name, attributes, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  }

  function options(select, pairs) {
    for (const [value, label] of pairs) select.append(make("option", { value }, label));
  }

  function rowOptions(select, wanted) {
    const groups = new Map();
    rows.forEach((row, index) => {
      if (!wanted(row)) return;
      const title = lineOf.get(index).parentNode.querySelector(".group div").firstChild.textContent.trim();
      if (!groups.has(title)) groups.set(title, make("optgroup", { label: title }));
      groups.get(title).append(make("option", { value: row.case }, called(row)));
    });
    select.append(...groups.values());
  }

  function build() {
    options($("workload"), [["", "all"], ...distinct("workload").map((name) => [name, name])]);
    options($("metric"), metrics.map((each) => [each.key, each.label]));
    options($("relative"), [["", "nothing"], ["floor", "the floor"], ["sequential", "sequential"]]);
    rowOptions($("relative"), (row) => row.table === "times");
    $("workload").onchange = (event) => change({ w: event.target.value });
    $("metric").onchange = (event) => change({ x: event.target.value === metrics[0].key ? "" : event.target.value });
    $("relative").onchange = (event) => change({ rel: event.target.value });
    $("ties").onchange = (event) => change({ ties: event.target.checked ? "hide" : "" });
    $("reset").onclick = () => go("");
    $("filters").onsubmit = (event) => event.preventDefault();
    for (const [key, [id, field]] of Object.entries(facets)) {
      for (const name of distinct(field)) {
        $(id).append(make("label", {}, make("input", { type: "checkbox", value: name }), " ", names[name] || name));
      }
      $(id).onchange = () => {
        const boxes = [...$(id).querySelectorAll("input")];
        const chosen = boxes.filter((box) => box.checked).map((box) => box.value);
        change({ [key]: chosen.length < boxes.length ? chosen.join(",") || "none" : "" });
      };
    }
    document.querySelectorAll(".sort").forEach((button) => {
      const { key } = button.parentNode.dataset;
      button.onclick = () => change({ sort: { [key]: "-" + key, ["-" + key]: "" }[read().sort] ?? key });
    });
  }

  function controls(state) {
    $("workload").value = state.workload;
    $("metric").value = state.metric.key;
    $("relative").value = state.relative;
    $("relative").disabled = state.metric.key !== "time"; // only times are held against each other
    $("ties").checked = state.ties;
    for (const [key, [id]] of Object.entries(facets)) {
      $(id).querySelectorAll("input").forEach((box) => {
        box.checked = !state[key] || state[key].includes(box.value);
      });
    }
  }

  // The chart: the rows of the table, in the table's order

  function forest(state, seen) {
    const groups = new Map();
    for (const line of document.querySelectorAll("tr.row")) {
      const index = Number(line.dataset.row);
      const row = rows[index];
      if (!seen[index] || row.table !== state.metric.table) continue;
      if (!groups.has(line.parentNode)) groups.set(line.parentNode, []);
      groups.get(line.parentNode).push({ row, index, figure: figure(row, index, state), name: called(row) });
    }
    const width = Math.max(280, $("forest").clientWidth);
    const panels = [...groups].map(([body, entries]) => {
      const floors = new Set(entries.map(({ row }) => row.floor));
      const floor = floors.size === 1 ? rows[[...floors][0]] : null;
      const reference = floor && state.metric.key === "time" ? floor.values.time.center : null;
      return drawing.panel({
        title: body.querySelector(".group div").firstChild.textContent.trim(),
        entries,
        width,
        unit: state.relative ? "×" : state.metric.unit,
        band: state.relative ? margin : null,
        base: state.relative ? 1 : reference,
        describedBy: state.metric.table,
      });
    });
    $("forest").replaceChildren(...panels);
  }

  function light(line, on) {
    line.classList.toggle("on", on);
    const mark = $("forest").querySelector(`.mark[data-row="${line.dataset.row}"]`);
    if (mark) mark.classList.toggle("on", on);
  }

  // The sources of any two rows

  function panes(state) {
    for (const side of ["left", "right"]) pane(side, state);
    lines.forEach((line) => {
      const pressed = [state.left, state.right].includes(Number(line.dataset.row));
      line.querySelector(".pick").setAttribute("aria-pressed", String(pressed));
    });
  }

  function pane(side, state) {
    const row = rows[state[side]];
    $(side).querySelector("select").value = row ? row.case : "";
    const facts = $(side).querySelector(".facts");
    facts.replaceChildren();
    if (!row) return;
    const list = make("dl", {});
    const fact = (term, ...what) => list.append(make("dt", {}, term), make("dd", {}, ...what));
    fact("case", make("code", {}, row.case));
    fact("built by", make("pre", { tabindex: "0" }, builds[row.runtime].join("\n") || "nothing: it is run as it stands"));
    if (row.argv) fact("run as", make("pre", { tabindex: "0" }, row.argv));
    if (row.checksum) fact("checksum of the first iteration, equal to the harness's own answer", make("code", {}, row.checksum));
    if (row.raw.length) fact(`each round's value (${row.raw.length})`, drawing.strip(row, neighbours(row, state), $(side).clientWidth));
    const source = [...document.querySelectorAll("details.source")].find((each) => each.dataset.path === row.source);
    facts.append(list);
    if (source) facts.append(make("h3", {}, row.source), source.querySelector("pre").cloneNode(true));
  }

  function neighbours(row, state) {
    const both = [rows[state.left], rows[state.right]].filter((each) => each && each.raw.length);
    const together = both.length === 2 && both[0].pairs[at(both[1].case)];
    const values = both.flatMap((each) => each.raw);
    const near = Math.max(...values) < 2 * Math.min(...values);
    return together && near ? values : row.raw; // one axis where both would be seen on it
  }

  function pick(id) {
    const state = read();
    if (state.left < 0) change({ a: id });
    else if (state.right < 0) change({ b: id });
    else change({ a: rows[state.right].case, b: id });
    if (read().right >= 0) $("code").scrollIntoView();
  }

  function interact() {
    for (const [side, key] of [["left", "a"], ["right", "b"]]) {
      const select = $(side).querySelector("select");
      options(select, [["", "pick a row"]]);
      rowOptions(select, () => true);
      select.onchange = () => change({ [key]: select.value });
    }
    lines.forEach((line) => {
      line.querySelector(".pick").onclick = () => pick(rows[line.dataset.row].case);
      for (const event of ["mouseenter", "focusin"]) line.addEventListener(event, () => light(line, true));
      for (const event of ["mouseleave", "focusout"]) line.addEventListener(event, () => light(line, false));
    });
  }

  // The theme: the system's, unless told otherwise

  const themes = ["system", "light", "dark"];

  function stored() {
    try {
      return localStorage.getItem("theme");
    } catch {
      return null; // a browser may refuse it to a file
    }
  }

  function wear(theme) {
    if (theme === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    $("theme").textContent = `theme: ${theme}`;
    $("theme").onclick = () => {
      const next = themes[(themes.indexOf(theme) + 1) % themes.length];
      try {
        localStorage.setItem("theme", next);
      } catch {
        // then it lasts as long as the page does
      }
      wear(next);
    };
  }

  document.documentElement.classList.add("scripting");
  for (const id of ["filters", "status", "forest", "theme"]) $(id).hidden = false;
  wear(themes.includes(stored()) ? stored() : "system");
  build();
  interact();
  show();
  window.addEventListener("hashchange", show);
  window.addEventListener("resize", show);
})();
