package org.bttracker.daemon;

import java.nio.file.Path;
import java.time.Duration;
import org.bttracker.cluster.RedisAddress;

/**
 * Where a tracker meets others that serve the same swarms.
 *
 * @param address of the Redis server
 * @param name what all keys there begin with
 * @param shards streams, 1 or more; as many at all trackers
 * @param history how much of a stream is kept
 * @param passwordFile read at the start; null for none
 * @param login if there is no file
 */
public record ClusterConfig(
    RedisAddress address,
    String name,
    int shards,
    Duration history,
    Path passwordFile,
    ClusterLogin login) {}
