// Asks the tracker every few seconds, and shows what it says.
import { CHARTS, CLIENTS } from "/charts.js";
import { Card, element, put, resize, setText } from "/card.js";
import { showCluster } from "/cluster.js";
import * as format from "/format.js";

const REFRESH_MILLIS = 3_000;
const TIMEOUT_MILLIS = 5_000;

/** A little less than the tracker waits between two samples. */
const SAMPLE_MILLIS = 9_000;

const MOST_CLIENTS = 6;

const HEALTH = {
  serving: "Serving",
  restoring: "Restoring",
  behind: "Catching up",
  failing: "Failing",
  unreachable: "Unreachable",
};

const byId = (id) => document.getElementById(id);
const cards = CHARTS.map((chart) => new Card(chart, byId("charts")));

let paused = false;
let timer;
let refreshing = false;
let historyAskedMillis = -Infinity;
let newest;
let last;
let answeredMillis;
let failure;

/** An answer that is an error: the tracker can be reached. */
class Refusal extends Error {}

async function ask(path) {
  const response = await fetch(path, { cache: "no-store", signal: AbortSignal.timeout(TIMEOUT_MILLIS) });
  if (!response.ok && path !== "/healthz") {
    throw new Refusal(response.status + " for " + path);
  }
  return response;
}

async function refresh() {
  if (refreshing) {
    return;
  }
  refreshing = true;
  clearTimeout(timer);
  const answers = await askAll().catch((error) => { failure = error; });
  refreshing = false;
  schedule();
  if (answers === undefined) {
    showUnreachable();
  } else {
    show(answers);
  }
}

function schedule() {
  clearTimeout(timer);
  if (!paused && !document.hidden) {
    timer = setTimeout(refresh, REFRESH_MILLIS);
  }
}

/** The history is long, so it is asked for only when it may have a new sample. */
async function askAll() {
  const [health, stats] = await Promise.all([ask("/healthz"), ask("/stats.json")]);
  const answers = { healthy: health.ok, health: (await health.text()).trim(), now: await stats.json() };
  const restarted = last !== undefined && !isSameRun(last, answers.now);
  if (newest === undefined || restarted || performance.now() - historyAskedMillis >= SAMPLE_MILLIS) {
    answers.history = await (await ask("/history.json")).json();
    historyAskedMillis = performance.now();
  }
  return answers;
}

function show({ healthy, health, now, history }) {
  setHealth(stateOf(healthy, health), health.replace(/^ok(; (Restoring: )?)?/, ""));
  if (history !== undefined) {
    const size = history.time.length;
    newest = size === 0 ? undefined
      : Object.fromEntries(Object.entries(history).map(([name, values]) => [name, values[size - 1]]));
    cards.forEach((card) => card.show(history));
  }
  showNow(now, history);
  answeredMillis = Date.now();
  setText(byId("freshness"), "Updated " + format.second(answeredMillis));
  byId("unreachable").hidden = true;
}

/** A tracker that restores, or lacks something of its cluster, serves all the same. */
function stateOf(healthy, health) {
  if (!healthy) {
    return "failing";
  }
  return health === "ok" ? "serving" : health.startsWith("ok; Restoring") ? "restoring" : "behind";
}

function setHealth(state, note) {
  byId("health").dataset.state = state;
  setText(byId("health-word"), HEALTH[state]);
  setText(byId("health-note"), note);
}

function showUnreachable() {
  setHealth("unreachable", "");
  const notice = byId("unreachable");
  const what = failure instanceof Refusal ? "The tracker answers with an error: " + failure.message + ". "
    : "The tracker cannot be reached. ";
  setText(notice, what + (answeredMillis === undefined
    ? "It has not answered yet."
    : "What is shown is from " + format.second(answeredMillis) + ".") + (paused ? "" : " Trying again."));
  notice.hidden = false;
}

/** Whether two answers come from one run of the tracker, whose uptime only grows. */
function isSameRun(earlier, later) {
  return earlier.uptime_seconds < later.uptime_seconds;
}

/** The sum of all numbers in an object of objects. */
function total(figures) {
  return typeof figures === "object" && figures !== null
    ? Object.values(figures).reduce((sum, part) => sum + total(part), 0)
    : figures ?? 0;
}

function showNow(now, history) {
  const previous = last !== undefined && isSameRun(last, now) ? last : undefined;
  last = now;
  const peers = total(now.peers);
  put("torrents", format.count(now.torrents), format.percent(now.torrents / now.torrents_limit) + " of the limit");
  put("peers", format.count(peers), peers === 0 ? "none"
    : `${format.percent(total([now.peers.ipv4.seeder, now.peers.ipv6.seeder]) / peers)} seeders, `
      + `${format.percent(total(now.peers.ipv6) / peers)} IPv6`);
  const perSecond = (read) => (previous === undefined ? NaN
    : (read(now) - read(previous)) / (now.uptime_seconds - previous.uptime_seconds));
  put("requests", format.rate(perSecond((one) => total(one.requests))),
    format.rate(perSecond((one) => total(one.dropped))) + "/s dropped");
  put("answer", format.micros(newest?.response_p50_micros ?? NaN),
    newest === undefined ? "no data yet" : "99th percentile " + format.micros(newest.response_p99_micros ?? NaN));
  const loops = Object.keys(now.loop_busy_seconds);
  const busy = previous === undefined ? NaN : Math.max(...loops.map((loop) => busyPart(now, previous, loop)));
  put("busy", format.percent(busy), loops.length === 1 ? "one receive loop" : "busiest of " + loops.length + " loops");
  put("uptime", format.duration(now.uptime_seconds), "since " + format.day(Date.now() - now.uptime_seconds * 1000));
  showLimits(now, peers);
  showClients(now);
  showCluster(now, perSecond, history);
}

function busyPart(now, previous, loop) {
  const busy = now.loop_busy_seconds[loop] - previous.loop_busy_seconds[loop];
  const waiting = now.loop_waiting_seconds[loop] - previous.loop_waiting_seconds[loop];
  return busy + waiting > 0 ? busy / (busy + waiting) : 0;
}

function showLimits(now, peers) {
  const rows = [
    ["Torrents", now.torrents, now.torrents_limit, format.count],
    ["Peers", peers, now.peers_limit, format.count],
    ["Connection IDs", now.connection_ids, now.connection_ids_limit, format.count],
  ];
  if (newest !== undefined) {
    rows.push(["Heap", newest.heap_bytes, newest.heap_max_bytes, format.bytes]);
  }
  fill("limits", rows.map(([name, held, limit, write]) => ({
    name,
    bars: [["s1", limit > 0 ? held / limit : 0]],
    cells: [write(held), write(limit)],
  })));
}

function showClients(now) {
  const all = Object.keys(now.client_errors)
    .map((client) => ({ client, stale: now.client_stale_ids[client], errors: now.client_errors[client] }))
    .filter((row) => row.stale + row.errors > 0)
    .sort((a, b) => (a.client === "other") - (b.client === "other") || b.stale + b.errors - a.stale - a.errors);
  const rows = all.length <= MOST_CLIENTS ? all : [...all.slice(0, MOST_CLIENTS - 1), together(all.slice(MOST_CLIENTS - 1))];
  const most = Math.max(1, ...rows.map((row) => row.stale + row.errors));
  setText(byId("clients-empty"), "No client has erred yet.");
  fill("clients", rows.map((row) => ({
    name: CLIENTS[row.client] ?? row.client,
    bars: [["s1", row.stale / most], ["s3", row.errors / most]],
    cells: [format.count(row.stale), format.count(row.errors)],
  })));
}

function together(rows) {
  return {
    client: "other",
    stale: total(rows.map((row) => row.stale)),
    errors: total(rows.map((row) => row.errors)),
  };
}

/** Fills a table whose rows have a name, bars of a length from 0 to 1 together, and two numbers. */
function fill(id, rows) {
  byId(id).hidden = rows.length === 0;
  byId(id + "-empty").hidden = rows.length > 0;
  const body = byId(id).tBodies[0];
  resize(body, rows.length, makeBarRow);
  rows.forEach((row, i) => {
    const [name, barCell, ...cells] = body.children[i].children;
    setText(name, row.name);
    const track = barCell.firstElementChild;
    resize(track, row.bars.length, () => element("i"));
    row.bars.forEach(([color, length], bar) => {
      track.children[bar].className = color;
      track.children[bar].style.width = 100 * Math.min(1, length) + "%";
    });
    row.cells.forEach((text, cell) => setText(cells[cell], text));
  });
}

function makeBarRow() {
  const row = element("tr");
  const name = element("th");
  name.scope = "row";
  const bar = element("td", "bar");
  const track = element("div");
  track.setAttribute("aria-hidden", "true");
  bar.append(track);
  row.append(name, bar, element("td"), element("td"));
  return row;
}

byId("pause").addEventListener("click", () => {
  paused = !paused;
  setText(byId("pause"), paused ? "Resume" : "Pause");
  if (paused) {
    clearTimeout(timer);
    last = undefined;
    if (!byId("unreachable").hidden) {
      showUnreachable();
    }
  } else {
    refresh();
  }
});
document.addEventListener("visibilitychange", () => {
  if (document.hidden) {
    clearTimeout(timer);
    last = undefined;
  } else if (!paused) {
    refresh();
  }
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => cards.forEach((card) => card.recolor()));
refresh();
