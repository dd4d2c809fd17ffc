/**
 * What BtTracker costs: {@code mvn -B -Pbench verify} runs {@link org.bttracker.bench.Benchmarks},
 * which writes {@code target/benchmark.md}. Nothing of it is run by plain {@code mvn verify}, and
 * no figure fails a build.
 *
 * <p>Whoever compares two figures must have measured both in one run on one machine; single runs
 * differ by 15 %.
 */
package org.bttracker.bench;
