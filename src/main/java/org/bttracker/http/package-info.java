/**
 * What an operator looks at with a browser or with Prometheus: {@code /metrics}, {@code /healthz},
 * {@code /stats.json}.
 *
 * <p>{@link org.bttracker.http.HttpService} has threads of its own. They only read what others
 * count; the receive loops know nothing of it. Nothing shown names a peer or a torrent.
 *
 * <p>{@link org.bttracker.http.History} keeps the last hour of the figures that the status page
 * draws.
 */
package org.bttracker.http;
