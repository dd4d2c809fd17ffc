package org.bttracker.swarm;

/**
 * What an announce gets.
 *
 * @param seeders peers of both families with nothing left to download, the announcer included
 * @param leechers all other peers of both families, the announcer included
 * @param peers how many of the peers in the sink count
 */
public record AnnounceResult(int seeders, int leechers, int peers) {}
