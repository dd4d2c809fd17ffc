/**
 * What the operator is told: {@link org.bttracker.metrics.Counter} is the catalogue of everything
 * that is counted, {@link org.bttracker.metrics.LineBudget} holds the log lines about single
 * datagrams to a number a second. {@link org.bttracker.metrics.LoopMeter} measures a receive loop
 * where somebody looks at it; {@link org.bttracker.metrics.Figure} is a number to look at, whatever
 * shows it. For any thread; nothing here blocks or writes.
 */
package org.bttracker.metrics;
