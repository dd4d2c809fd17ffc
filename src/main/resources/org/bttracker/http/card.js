// One chart with its legend, its table, and the keys that move along the time.
import * as format from "/format.js";

const HEIGHT = 190;
const SHORTEST_SPAN_SECONDS = 300;
/** A clock that was set forward leaves samples of another time. */
const LONGEST_SPAN_SECONDS = 3600;
const MOST_ROWS = 13;

/** A colour of the style sheet, as it is now: it changes with the colour scheme. */
const color = (name) => getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();

/** Sets a text only if it changes, so that neither the screen nor a screen reader starts anew. */
export function setText(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

/** Sets a headline figure, and the words below it. */
export function put(id, text, note) {
  setText(document.getElementById(id), text);
  setText(document.getElementById(id + "-note"), note);
}

/** Adds or removes children until there are as many as wanted. */
export function resize(parent, size, make) {
  while (parent.children.length > size) {
    parent.lastElementChild.remove();
  }
  while (parent.children.length < size) {
    parent.append(make());
  }
}

export function element(name, className = "") {
  const made = document.createElement(name);
  made.className = className;
  return made;
}

export class Card {
  constructor(chart, parent) {
    this.chart = chart;
    this.drawn = chart.lines.filter((line) => !line.hidden);
    const card = document.getElementById("chart").content.firstElementChild.cloneNode(true);
    card.id = "chart-" + chart.id;
    const title = card.querySelector("h3");
    title.id = card.id + "-title";
    title.textContent = chart.title;
    card.setAttribute("aria-labelledby", title.id);
    card.querySelector(".note").textContent = chart.note;
    card.querySelector("summary .unseen").textContent = ": " + chart.title;
    card.querySelector(".scroll").setAttribute("aria-label", chart.title + ", table");
    this.plot = card.querySelector(".plot");
    this.plot.setAttribute("aria-label", chart.title + ", time");
    this.plot.addEventListener("keydown", (event) => this.moveByKey(event));
    this.plot.addEventListener("focus", () => this.tell());
    this.plot.addEventListener("blur", () => this.moveTo(null));
    this.time = card.querySelector("time");
    this.empty = card.querySelector(".empty");
    this.rows = card.querySelector("tbody");
    this.makeLegend(card.querySelector("ul"));
    this.makeHead(card.querySelector("thead tr"));
    parent.append(card);
    this.data = [[]];
    this.card = card;
  }

  makeLegend(list) {
    this.values = this.drawn.map((line) => {
      const item = element("li");
      const swatch = element("i", "swatch s" + line.color + (line.dashed ? " dashed" : ""));
      swatch.setAttribute("aria-hidden", "true");
      const value = element("b");
      item.append(swatch, line.label + " ", value);
      list.append(item);
      return value;
    });
  }

  makeHead(row) {
    for (const label of ["Time", ...this.chart.lines.map((line) => line.label)]) {
      const cell = element("th");
      cell.scope = "col";
      cell.textContent = label;
      row.append(cell);
    }
  }

  /** Shows the history as it is now. */
  show(history) {
    const seconds = history.time.map((millis) => millis / 1000);
    this.all = this.chart.lines.map((line) => line.values(history));
    this.data = [seconds, ...this.all.filter((_, i) => !this.chart.lines[i].hidden)];
    this.card.classList.toggle("has-data", seconds.length > 0);
    this.empty.hidden = seconds.length > 0;
    if (seconds.length > 0) {
      this.draw();
    }
    this.plot.setAttribute("aria-valuemax", Math.max(0, seconds.length - 1));
    this.fillTable();
    this.readOut();
  }

  draw() {
    if (this.uplot) {
      this.uplot.setData(this.data);
      return;
    }
    this.uplot = new uPlot(this.options(), this.data, this.plot);
    new ResizeObserver(() => this.uplot.setSize({ width: this.plot.clientWidth, height: HEIGHT })).observe(this.plot);
  }

  /** Draws anew in the colours of another scheme. */
  recolor() {
    this.uplot?.redraw();
  }

  options() {
    const font = "12px system-ui, sans-serif";
    const axis = { stroke: () => color("muted"), font, ticks: { show: false } };
    return {
      width: this.plot.clientWidth,
      height: HEIGHT,
      padding: [8, 20, 0, 0],
      legend: { show: false },
      cursor: { sync: { key: "time" }, y: false, drag: { x: false, y: false } },
      scales: {
        x: { range: () => this.span() },
        y: this.chart.logarithmic ? { distr: 3, range: decades } : { range: (_, least, most) => this.fromZero(most) },
      },
      axes: [
        { ...axis, grid: { show: false }, space: 64, size: 26, values: (_, times) => times.map((t) => format.minute(t * 1000)) },
        {
          ...axis,
          grid: { stroke: () => color("line"), width: 1 },
          space: 36,
          gap: 6,
          size: (_, labels) => 14 + 7 * Math.max(3, ...(labels ?? []).map((label) => label.length)),
          incrs: this.chart.increments,
          splits: this.chart.logarithmic ? powersOfTen : undefined,
          values: (_, ticks) => ticks.map((tick) => (tick === null ? "" : this.chart.axis(tick))),
        },
      ],
      series: [{}, ...this.drawn.map((line) => this.series(line))],
      hooks: { setCursor: [() => this.readOut()] },
    };
  }

  series(line) {
    return {
      label: line.label,
      stroke: () => color("s" + line.color),
      fill: line.fill ? () => color("s" + line.color) + "1f" : undefined,
      width: 1.75,
      dash: line.dashed ? [5, 5] : undefined,
      points: { show: () => false, size: 5, fill: () => color("s" + line.color), filter: alone },
    };
  }

  /** From the first to the last sample: five minutes at the least, and an hour at the most. */
  span() {
    const [first, last] = [this.data[0][0], this.data[0].at(-1)];
    return [Math.max(Math.min(first, last - SHORTEST_SPAN_SECONDS), last - LONGEST_SPAN_SECONDS), last];
  }

  fromZero(most) {
    const { least = 1, most: limit = Infinity } = this.chart;
    return [0, Math.min(limit, Math.max(least, (most ?? 0) * 1.08))];
  }

  /** What the pointer or the keys are at; undefined if they are nowhere. */
  pointed() {
    const index = this.uplot?.cursor.idx ?? undefined;
    return index < this.data[0].length ? index : undefined;
  }

  /** What is pointed at, or else the newest; -1 if there is none. */
  index() {
    return this.pointed() ?? this.data[0].length - 1;
  }

  readOut() {
    const index = this.index();
    setText(this.time, this.pointed() === undefined ? "" : this.timeOf(index));
    this.values.forEach((value, i) => setText(value, index < 0 ? "" : this.chart.format(this.data[i + 1][index])));
  }

  timeOf(index) {
    return format.second(this.data[0][index] * 1000);
  }

  moveByKey(event) {
    const last = this.data[0].length - 1;
    const moves = { ArrowLeft: -1, ArrowRight: 1, ArrowDown: -1, ArrowUp: 1, PageDown: -30, PageUp: 30, Home: -last, End: last };
    if (event.key === "Escape") {
      this.moveTo(null);
    } else if (event.key in moves && last >= 0) {
      event.preventDefault();
      this.moveTo(Math.min(last, Math.max(0, this.index() + moves[event.key])));
      this.tell();
    }
  }

  moveTo(index) {
    this.uplot?.setCursor(index === null
      ? { left: -10, top: -10 }
      : { left: this.uplot.valToPos(this.data[0][index], "x"), top: HEIGHT / 3 });
  }

  /** For screen readers: only when somebody asks, by the keys. */
  tell() {
    const index = this.index();
    const figures = this.drawn.map((line, i) => line.label + " " + this.values[i].textContent);
    this.plot.setAttribute("aria-valuenow", Math.max(0, index));
    this.plot.setAttribute("aria-valuetext", index < 0 ? "no data yet" : this.timeOf(index) + ", " + figures.join(", "));
  }

  /** The newest sample first, and a few of those before it. */
  fillTable() {
    const last = this.data[0].length - 1;
    const step = Math.max(1, Math.ceil(last / (MOST_ROWS - 1)));
    const shown = [];
    for (let i = last; i >= 0; i -= step) {
      shown.push(i);
    }
    resize(this.rows, shown.length, () => element("tr"));
    shown.forEach((index, row) => {
      const cells = this.rows.children[row];
      resize(cells, this.chart.lines.length + 1, () => element("td"));
      setText(cells.children[0], this.timeOf(index));
      this.all.forEach((values, i) => setText(cells.children[i + 1], this.chart.format(values[index])));
    });
  }
}

/** Whole powers of ten around all values. */
function decades(_, least, most) {
  if (least === null || !(least > 0)) {
    return [10, 1000];
  }
  const low = 10 ** Math.floor(Math.log10(least));
  return [low, Math.max(low * 10, 10 ** Math.ceil(Math.log10(most)))];
}

function powersOfTen(uplot) {
  const { min, max } = uplot.scales.y;
  const powers = [];
  for (let power = min; power <= max * 1.01; power *= 10) {
    powers.push(power);
  }
  return powers;
}

/** Samples without a neighbour on either side, which no line shows. */
function alone(uplot, series) {
  const values = uplot.data[series];
  const has = (i) => values[i] !== null && values[i] !== undefined;
  return values.map((_, i) => i).filter((i) => has(i) && !has(i - 1) && !has(i + 1));
}
