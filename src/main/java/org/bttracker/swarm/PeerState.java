package org.bttracker.swarm;

/**
 * The 16 bits that are kept of a peer beside its address and port: whether it is a seeder, whether
 * its completed download is counted, and when it last announced, in seconds of a 14-bit clock.
 */
final class PeerState {
  /** The bits of a peer's last long that hold its state. */
  static final long MASK = 0xFFFF;

  /** What stands for the state of a peer that is not there. */
  static final long NONE = -1;

  /** The longest time to live: the clock wraps after 4 h 33 min, and the purge needs the rest. */
  static final int MAX_TTL_SECONDS = 4 * 3_600;

  /** The clock tells times apart that are nearer than this. */
  private static final int RANGE_SECONDS = 1 << 14;

  /** Ages so near to the clock's range are those of peers from the future: {@link #ageSeconds}. */
  private static final int MAX_FUTURE_SECONDS = 128;

  /** A purge of all swarms takes half of it at the most. */
  static final int MAX_PURGE_SECONDS = 64;

  private static final int SEEDER = 0x8000;
  private static final int COMPLETED = 0x4000;
  private static final int CLOCK = RANGE_SECONDS - 1;

  private PeerState() {}

  static int of(boolean seeder, boolean completed, int nowSeconds) {
    return (seeder ? SEEDER : 0) | (completed ? COMPLETED : 0) | nowSeconds & CLOCK;
  }

  /**
   * The state of a peer that announces, after the one that it had, if any. A download is counted
   * once for each peer, so that it is counted stays.
   */
  static int next(long before, boolean seeder, boolean completed, int nowSeconds) {
    return of(seeder, completed || isCompleted(before), nowSeconds);
  }

  /**
   * The longest time between the beginnings of two purges after which ages can still be told: a
   * peer that was as old as it may be at the first one must not seem young at the second.
   */
  static int maxPurgeGapSeconds(int ttlSeconds) {
    return CLOCK - MAX_FUTURE_SECONDS - MAX_PURGE_SECONDS - ttlSeconds;
  }

  static boolean isSeeder(long state) {
    return (state & SEEDER) != 0;
  }

  static boolean isCompleted(long state) {
    return state != NONE && (state & COMPLETED) != 0;
  }

  /**
   * Seconds since the last announce. A peer that announces while a purge or a copy of all swarms is
   * under way seems to come from the future, by the clock that was read when that began: it is new.
   */
  static int ageSeconds(long state, int nowSeconds) {
    int age = (int) (nowSeconds - state & CLOCK);
    return age > CLOCK - MAX_FUTURE_SECONDS ? 0 : age;
  }

  /** A peer's last word, with its age in place of the time of its last announce. */
  static long withAge(long last, int nowSeconds) {
    return last & ~(long) CLOCK | ageSeconds(last, nowSeconds);
  }

  /** The age that {@link #withAge} has put there, in seconds. */
  static int age(long last) {
    return (int) last & CLOCK;
  }

  /** The way back, at another time. */
  static long withClock(long last, int ageSeconds, int nowSeconds) {
    return last & ~(long) CLOCK | nowSeconds - ageSeconds & CLOCK;
  }
}
