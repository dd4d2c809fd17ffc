// The tracker's part in a cluster: what it sends and applies, and what was lost. Without a cluster, none of it is there.
import { CLUSTER_CHARTS } from "/charts.js";
import { Card, put, setText } from "/card.js";
import * as format from "/format.js";

const byId = (id) => document.getElementById(id);

/** Where each total stands. */
const TOTALS = {
  "gaps": "cluster_gaps",
  "dropped-batches": "cluster_dropped_batches",
  "reconnects": "cluster_reconnects",
  "left-out": "cluster_left_out_peers",
  "foreign": "cluster_foreign_entries",
  "suppressed": "cluster_suppressed_announces",
};

let cards;

/** Shows the present figures, with a function that tells how fast one grows, and the history if it is new. */
export function showCluster(now, perSecond, history) {
  const isThere = now.cluster_lag_seconds !== undefined;
  byId("cluster").hidden = !isThere;
  if (!isThere) {
    return;
  }
  const putRate = (id, changes, bytes) =>
    put(id, format.rate(perSecond(changes)), "per second; " + format.bytes(perSecond(bytes)));
  const lag = now.cluster_lag_seconds;
  put("lag", format.lag(lag), lag === 0 ? "at the end of the log" : "behind the end of the log");
  putRate("sent", (one) => one.cluster_changes.out, (one) => one.cluster_bytes.out);
  putRate("applied", (one) => one.cluster_changes.in, (one) => one.cluster_bytes.in);
  put("waiting", format.count(now.cluster_waiting_batches), "to be sent to the log");
  for (const [id, figure] of Object.entries(TOTALS)) {
    setText(byId(id), format.count(now[figure]));
  }
  cards ??= CLUSTER_CHARTS.map((chart) => new Card(chart, byId("cluster-charts")));
  if (history !== undefined) {
    cards.forEach((card) => card.show(history));
  }
}
