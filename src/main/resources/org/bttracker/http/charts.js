// Which charts there are, and which columns of the history each of them draws.
import * as format from "/format.js";

/** The column of one name; a chart of a tracker that lacks it shows nothing. */
const column = (name) => (history) => history[name] ?? history.time.map(() => null);

/** The sum of columns; what is not known counts as nothing. */
const sum = (...names) => (history) => add(history, names);

/** The sum of all columns of drops that no other line shows. */
const others = (shown) => (history) =>
  add(history, Object.keys(history).filter((name) => name.startsWith("dropped_") && !shown.includes(name)));

function add(history, names) {
  const columns = names.map((name) => column(name)(history));
  return history.time.map((_, i) => columns.reduce((total, values) => total + (values[i] ?? 0), 0));
}

const NETWORKS = ["dropped_denied_networks", "dropped_not_allowed_networks", "dropped_not_public"];
const DROPS = ["dropped_bad_connection_ids", "dropped_malformed", "dropped_rate_limited", "dropped_kernel_drops"];

/** Ticks for seconds, also of minutes. */
const SECONDS = [0.001, 0.01, 0.1, 1, 10, 100].flatMap((one) => [one, 2 * one, 5 * one]).filter((one) => one < 60)
  .concat([60, 120, 300, 600, 1200, 3600, 7200, 18000, 36000]);

/** Ticks for bytes: 1, 2, 4 and so on. */
const POWERS_OF_TWO = Array.from({ length: 46 }, (_, i) => 2 ** i);

/**
 * The scale of a chart reaches up to its greatest value, but from least (1) to most (no limit). Its lines have a
 * colour each: 1 to 5, and 6 for what is pale. A hidden line stands in the table only.
 */
export const CHARTS = [
  {
    id: "requests",
    title: "Requests",
    note: "Datagrams received per second, by kind.",
    format: format.rate,
    axis: format.compact,
    lines: [
      { label: "Announce", color: 1, fill: true, values: column("requests_announce") },
      { label: "Connect", color: 2, values: column("requests_connect") },
      { label: "Scrape", color: 3, values: column("requests_scrape") },
      { label: "Faulty", color: 5, values: column("requests_faulty") },
      { label: "Responses", hidden: true,
        values: sum("responses_connect", "responses_announce", "responses_scrape", "responses_error") },
      { label: "Errors", hidden: true, values: column("responses_error") },
    ],
  },
  {
    id: "peers-torrents",
    title: "Peers and torrents",
    note: "A peer that is in several torrents counts in each.",
    format: format.count,
    axis: format.compact,
    lines: [
      { label: "Leechers", color: 1, fill: true, values: sum("leechers_ipv4", "leechers_ipv6") },
      { label: "Seeders", color: 2, values: sum("seeders_ipv4", "seeders_ipv6") },
      { label: "Torrents", color: 4, values: column("torrents") },
      { label: "Leechers IPv4", hidden: true, values: column("leechers_ipv4") },
      { label: "Leechers IPv6", hidden: true, values: column("leechers_ipv6") },
      { label: "Seeders IPv4", hidden: true, values: column("seeders_ipv4") },
      { label: "Seeders IPv6", hidden: true, values: column("seeders_ipv6") },
    ],
  },
  {
    id: "answer-time",
    title: "Time to answer",
    note: "From receiving a request to sending its response, without the wait in the kernel.",
    format: format.micros,
    axis: format.micros,
    logarithmic: true,
    lines: [
      { label: "99th percentile", color: 4, values: column("response_p99_micros") },
      { label: "Median", color: 1, values: column("response_p50_micros") },
    ],
  },
  {
    id: "loop-busy",
    title: "Loop busy",
    note: "The part of its time that the busiest receive loop works.",
    format: format.percent,
    axis: format.percent,
    least: 0.1,
    most: 1,
    lines: [{ label: "Busy", color: 1, fill: true, values: column("busy") }],
  },
  {
    id: "drops",
    title: "Drops",
    note: "Datagrams per second that got no answer, by reason.",
    format: format.rate,
    axis: format.compact,
    lines: [
      { label: "Bad connection ID", color: 1, fill: true, values: column(DROPS[0]) },
      { label: "Malformed", color: 2, values: column(DROPS[1]) },
      { label: "Over the rate limit", color: 3, values: column(DROPS[2]) },
      { label: "Network not allowed", color: 4, values: sum(...NETWORKS) },
      { label: "By the kernel", color: 5, values: column(DROPS[3]) },
      { label: "Other", color: 6, values: others([...DROPS, ...NETWORKS]) },
    ],
  },
  {
    id: "memory",
    title: "Memory",
    note: "The heap in use, with what is to be collected, and the whole process.",
    format: format.bytes,
    axis: format.bytes,
    increments: POWERS_OF_TWO,
    lines: [
      { label: "Heap in use", color: 1, fill: true, values: column("heap_bytes") },
      { label: "Whole process", color: 4, values: column("resident_bytes") },
      { label: "Heap limit", color: 6, dashed: true, values: column("heap_max_bytes") },
    ],
  },
];

/** What is there in a cluster only. */
export const CLUSTER_CHARTS = [
  {
    id: "cluster-lag",
    title: "Lag",
    note: "How far the tracker is behind the end of the cluster's log.",
    format: format.lag,
    axis: format.lag,
    increments: SECONDS,
    lines: [{ label: "Lag", color: 1, fill: true, values: column("cluster_lag_seconds") }],
  },
  {
    id: "cluster-changes",
    title: "Changes",
    note: "Per second: sent to other trackers, and of other trackers applied here.",
    format: format.rate,
    axis: format.compact,
    lines: [
      { label: "Sent", color: 1, fill: true, values: column("cluster_changes_out") },
      { label: "Applied", color: 2, values: column("cluster_changes_in") },
    ],
  },
  {
    id: "cluster-bytes",
    title: "Traffic",
    note: "Bytes per second of the log; those read include the tracker's own.",
    format: format.bytes,
    axis: format.bytes,
    increments: POWERS_OF_TWO,
    least: 1024,
    lines: [
      { label: "Sent", color: 1, fill: true, values: column("cluster_bytes_out") },
      { label: "Read", color: 2, values: column("cluster_bytes_in") },
    ],
  },
];

/** The family of clients in words, by what the peer ID bears. */
export const CLIENTS = {
  qB: "qBittorrent",
  TR: "Transmission",
  UT: "µTorrent",
  UM: "µTorrent for Mac",
  UW: "µTorrent Web",
  BT: "BitTorrent",
  LT: "libtorrent",
  lt: "rTorrent",
  DE: "Deluge",
  AZ: "Vuze",
  BI: "BiglyBT",
  A2: "aria2",
  KT: "KTorrent",
  FD: "Free Download Manager",
  XL: "Xunlei",
  BC: "BitComet",
  TX: "Tixati",
  FW: "FrostWire",
  WW: "WebTorrent",
  GT: "anacrolix/torrent",
  other: "Other",
};
