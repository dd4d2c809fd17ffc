/**
 * What an operator looks at with a browser or with Prometheus: the status page at {@code /}, {@code
 * /metrics}, {@code /healthz}, {@code /stats.json}, {@code /history.json}.
 *
 * <p>{@link org.bttracker.http.HttpService} has threads of its own. They only read what others
 * count; the receive loops know nothing of it. Nothing shown names a peer or a torrent.
 *
 * <p>{@link org.bttracker.http.History} keeps the last hour of the figures that the status page
 * draws; a maintenance thread fills it. The page is a few static files beside this package; its
 * scripts show what they are told as text only.
 */
package org.bttracker.http;
