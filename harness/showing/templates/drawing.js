"use strict";
const drawing = (function () {
  const UNITS = {
    ns: [["s", 1e9], ["ms", 1e6], ["µs", 1e3], ["ns", 1]],
    bytes: [["GB", 1e9], ["MB", 1e6], ["kB", 1e3], ["B", 1]],
  };
  const NARROW = 640;

  function svg(name, attributes, ...children) {
    const element = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  }

  function written(value, unit) {
    if (!UNITS[unit] || value === 0) return Number(value.toPrecision(4)).toLocaleString("en") + (unit === "×" ? "×" : "");
    const [name, size] = UNITS[unit].find((each) => Math.abs(value) >= each[1]) || UNITS[unit].at(-1);
    return `${Number((value / size).toPrecision(4))} ${name}`;
  }

  // A scale maps values to pixels: logarithmic where all are above zero and far enough apart to need it

  function scaleFor(values, from, to) {
    const low = Math.min(...values);
    const high = Math.max(...values);
    const logarithmic = low > 0 && high / low > 1.5;
    const [into, out] = logarithmic ? [Math.log, Math.exp] : [Number, Number];
    const pad = (into(high) - into(low)) * 0.06 || Math.abs(into(high)) * 0.05 || 1;
    const [first, last] = [into(low) - pad, into(high) + pad];
    const x = (value) => from + ((into(value) - first) / (last - first)) * (to - from);
    return { x, low: out(first), high: out(last), logarithmic };
  }

  function ticks(scale, most) {
    const { low, high, logarithmic } = scale;
    if (logarithmic) {
      for (const steps of [[1, 2, 5], [1, 3], [1]]) {
        const found = decades(low, high, steps);
        if (found.length >= 2 && found.length <= most) return found;
        if (steps.length === 1 && found.length > most) return found.filter((_, i) => i % Math.ceil(found.length / most) === 0);
      }
    }
    const rough = (high - low) / most;
    const size = 10 ** Math.floor(Math.log10(rough));
    const step = size * [1, 2, 5, 10].find((each) => each * size >= rough);
    const found = [];
    for (let k = Math.ceil(low / step); k * step <= high; k += 1) found.push(k * step);
    return found;
  }

  function decades(low, high, steps) {
    const found = [];
    for (let power = Math.floor(Math.log10(low)); power <= Math.log10(high); power += 1) {
      for (const step of steps) {
        const value = step * 10 ** power;
        if (value >= low && value <= high) found.push(value);
      }
    }
    return found;
  }

  // A panel: a line per row with its interval, on an axis of its own

  function panel({ title, entries, width, unit, band, base, describedBy }) {
    const narrow = width < NARROW;
    const [left, right] = narrow ? [10, width - 10] : [250, width - 230];
    const [step, top] = [narrow ? 40 : 22, 4];
    const bottom = top + entries.length * step;
    const values = entries.flatMap(({ figure }) => [figure.center, figure.low ?? figure.center, figure.high ?? figure.center]);
    if (base !== null) values.push(base);
    if (band !== null) values.push(1 + band, 1 / (1 + band));
    const scale = scaleFor(values, left, right);
    const drawn = svg("svg", {
      class: "drawn", role: "img", viewBox: `0 0 ${width} ${bottom + 26}`,
      "aria-label": `${title}: the numbers of the table, drawn`, "aria-describedby": describedBy,
    });
    for (const value of ticks(scale, Math.max(2, Math.floor((right - left) / 75)))) {
      const x = scale.x(value);
      drawn.append(svg("line", { class: "grid", x1: x, x2: x, y1: top, y2: bottom }));
      drawn.append(svg("text", { class: "quiet", x, y: bottom + 16, "text-anchor": "middle" }, written(value, unit)));
    }
    if (band !== null) {
      const [from, to] = [scale.x(1 / (1 + band)), scale.x(1 + band)];
      drawn.append(svg("rect", { class: "band", x: from, width: to - from, y: top, height: bottom - top }));
    }
    if (base !== null) drawn.append(svg("line", { class: "base", x1: scale.x(base), x2: scale.x(base), y1: top, y2: bottom }));
    entries.forEach((entry, at) => drawn.append(mark(entry, scale, { y: top + at * step, step, width, left, narrow })));
    const figureElement = document.createElement("figure");
    const caption = document.createElement("figcaption");
    caption.textContent = title + (scale.logarithmic ? " (log)" : "");
    figureElement.append(caption, drawn);
    return figureElement;
  }

  function mark({ row, index, figure, name }, scale, { y, step, width, left, narrow }) {
    const line = narrow ? y + step - 12 : y + step / 2;
    const text = narrow ? y + 15 : line + 4;
    const word = figure.verdict ? ` ${figure.verdict}` : "";
    const group = svg("g", {
      class: `mark ${row.language}${row.counter_example ? " counter" : ""}`,
      "data-row": index, "data-value": figure.center,
    });
    group.append(svg("rect", { class: "hit", x: 0, y, width, height: step }));
    group.append(svg("text", { x: narrow ? 0 : left - 12, y: text, "text-anchor": narrow ? "start" : "end" }, name));
    group.append(svg("text", { class: "value", x: width, y: text, "text-anchor": "end" }, narrow ? figure.text + word : `${figure.text} ${figure.bounds}${word}`));
    if (figure.low !== null) {
      group.append(svg("line", { x1: scale.x(figure.low), x2: scale.x(figure.high), y1: line, y2: line }));
    }
    group.append(svg("circle", { cx: scale.x(figure.center), cy: line, r: 4 }));
    group.append(svg("title", {}, `${row.case}: ${figure.text} ${figure.bounds}${word}`));
    return group;
  }

  // A strip: each value a dot, the median a stroke

  function strip(row, together, width) {
    const scale = scaleFor(together, 12, width - 12);
    const drawn = svg("svg", {
      class: `drawn strip ${row.language}`, role: "img", viewBox: `0 0 ${width} 52`,
      "aria-label": row.raw.map((value) => written(value, "ns")).join(", "),
    });
    for (const value of ticks(scale, Math.max(2, Math.floor(width / 110)))) {
      const x = scale.x(value);
      drawn.append(svg("line", { class: "grid", x1: x, x2: x, y1: 4, y2: 32 }));
      drawn.append(svg("text", { class: "quiet", x, y: 47, "text-anchor": "middle" }, written(value, "ns")));
    }
    row.raw.forEach((value) => drawn.append(svg("circle", { cx: scale.x(value), cy: 18, r: 5 })));
    const middle = scale.x(row.values.time.center);
    drawn.append(svg("line", { x1: middle, x2: middle, y1: 6, y2: 30 }));
    return drawn;
  }

  return { panel, strip };
})();
