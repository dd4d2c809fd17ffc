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
 * @param log tells the log from any other
 * @param shards how many the log has
 * @param position of the last entry that is applied
 * @param heardAll whether each tracker that was alive then is among the numbers
 * @param run this tracker's
 * @param numbers the number of the last batch of each run that is in the registry; that of this run
 *     too, sent or not
 */
record ShardState(
    long log, int shards, Position position, boolean heardAll, long run, Map<Long, Long> numbers) {
  private static final byte VERSION = 1;
  private static final int HEADER = 40;
  private static final int NUMBER = 2 * Long.BYTES;

  /**
   * What a snapshot holds; {@linkplain org.bttracker.snapshot drawn with the rest of the snapshot}.
   */
  byte[] bytes() {
    ByteBuffer bytes = ByteBuffer.allocate(HEADER + NUMBER * numbers.size());
    bytes.put(VERSION).put((byte) (heardAll ? 1 : 0)).putShort((short) 0).putInt(shards);
    bytes.putLong(log).putLong(position.millis()).putLong(position.sequence()).putLong(run);
    numbers.forEach((other, number) -> bytes.putLong(other).putLong(number));
    return bytes.array();
  }

  /**
   * Reads the states of all shards.
   *
   * @param all as an earlier run has written them, or none
   * @param log tells the present log from any other
   * @param shards how many it has
   * @return one for each shard; empty if these are of another log, or of another version
   */
  static List<ShardState> read(List<byte[]> all, long log, int shards) {
    List<ShardState> states = new ArrayList<>();
    for (byte[] one : all) {
      if (one.length < HEADER || (one.length - HEADER) % NUMBER != 0 || one[0] != VERSION) {
        return List.of();
      }
      states.add(of(ByteBuffer.wrap(one)));
    }
    boolean fits =
        states.size() == shards
            && states.stream().allMatch(state -> state.shards == shards && state.log == log);
    return fits ? states : List.of();
  }

  /** The run that has come so far. */
  EndedRun ended() {
    return new EndedRun(run, numbers.getOrDefault(run, EndedRun.NONE.number()));
  }

  private static ShardState of(ByteBuffer bytes) {
    boolean heardAll = bytes.get(1) == 1;
    bytes.position(Integer.BYTES);
    int shards = bytes.getInt();
    long log = bytes.getLong();
    Position position = new Position(bytes.getLong(), bytes.getLong());
    long run = bytes.getLong();
    Map<Long, Long> numbers = new LinkedHashMap<>();
    while (bytes.hasRemaining()) {
      numbers.put(bytes.getLong(), bytes.getLong());
    }
    return new ShardState(log, shards, position, heardAll, run, numbers);
  }
}
