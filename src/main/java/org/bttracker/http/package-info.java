/**
 * What an operator looks at with a browser.
 *
 * <p>{@link org.bttracker.http.History} keeps the last hour of the figures that the status page
 * draws. The maintenance thread adds to it, the threads that answer HTTP requests read it; the
 * receive loops know nothing of it.
 */
package org.bttracker.http;
