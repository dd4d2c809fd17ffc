package org.bttracker.cluster;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How far a tracker has come with one shard: what a snapshot carries over a restart, so that the
 * next run reads on from there and still notices what is missing.
 *
 * @param shards how many there are
 * @param position behind the last entry that is applied
 * @param heardAll whether each tracker that was alive then is among the numbers
 * @param numbers the number of the last batch of each run that is in the registry; that of this run
 *     too, sent or not
 */
record ShardState(int shards, Position position, boolean heardAll, Map<Long, Long> numbers) {
  private static final byte VERSION = 1;
  private static final int HEADER = 24;
  private static final int NUMBER = 2 * Long.BYTES;

  /** What a snapshot holds; {@linkplain org.bttracker.cluster drawn in the package's page}. */
  byte[] bytes() {
    ByteBuffer bytes = ByteBuffer.allocate(HEADER + NUMBER * numbers.size());
    bytes.put(VERSION).put((byte) (heardAll ? 1 : 0)).putShort((short) 0).putInt(shards);
    bytes.putLong(position.millis()).putLong(position.sequence());
    numbers.forEach((other, number) -> bytes.putLong(other).putLong(number));
    return bytes.array();
  }

  /**
   * Reads the states of all shards.
   *
   * @param all as an earlier run has written them, or none
   * @param shards how many there are now
   * @return one for each shard; empty if these are not of so many, or of another version
   */
  static List<ShardState> read(List<byte[]> all, int shards) {
    List<ShardState> states = new ArrayList<>();
    for (byte[] one : all) {
      if (one.length < HEADER || (one.length - HEADER) % NUMBER != 0 || one[0] != VERSION) {
        return List.of();
      }
      states.add(of(ByteBuffer.wrap(one)));
    }
    boolean fits = states.size() == shards && states.stream().allMatch(s -> s.shards == shards);
    return fits ? states : List.of();
  }

  private static ShardState of(ByteBuffer bytes) {
    boolean heardAll = bytes.get(1) == 1;
    bytes.position(Integer.BYTES);
    int shards = bytes.getInt();
    Position position = new Position(bytes.getLong(), bytes.getLong());
    Map<Long, Long> numbers = new LinkedHashMap<>();
    while (bytes.hasRemaining()) {
      numbers.put(bytes.getLong(), bytes.getLong());
    }
    return new ShardState(shards, position, heardAll, numbers);
  }
}
