package org.bttracker.swarm;

import static org.bttracker.swarm.PeerModel.key;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.bttracker.protocol.InfoHash;
import org.bttracker.swarm.SwarmModelTest.Peer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListedSwarmTest {
  private static final int TTL = 600;

  /** What is around the block, and must stay. */
  private static final long OTHERS = 0x7777_7777_7777_7777L;

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private final TorrentTable torrents = new TorrentTable();
  private final Blocks blocks = new Blocks(torrents);
  private final ListedSwarm list = new ListedSwarm();
  private final PeerModel model = new PeerModel();
  private int now = random.nextInt();
  private int block;
  private int capacity;

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96})
  void shouldHoldWhatAMapHolds(int size) {
    make(size);
    for (int step = 0; step < 2_000; step++) {
      String when = "seed " + seed + ", step " + step;
      Peer peer = Peer.of(random.nextInt(3) > 0, random.nextInt(40));
      int dice = random.nextInt(100);
      if (dice < 60) {
        put(peer, random.nextBoolean(), random.nextInt(4) == 0, when);
      } else if (dice < 95) {
        list.remove(key(peer));
        model.remove(peer);
      } else if (dice < 97) {
        now += random.nextInt(TTL / 2);
      } else {
        list.purge(now, TTL);
        model.purge(now, TTL);
      }
      assertHolds(when);
      assertCountsNeighbours(peer, when);
    }
  }

  /** Each group, first, last and in between, of those of equal ages. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 5})
  void shouldPurgeWhoIsSilentForLongerThanTheTimeToLive(int every) {
    make(96);
    int begin = now;
    for (int number = 0; number < 24; number++) {
      now = begin + (every > 0 && number / 4 % every == 0 ? 1 : 0);
      put(Peer.of(number % 2 == 0, number), number % 4 < 2, false, "filling");
    }
    for (int age : new int[] {TTL, TTL + 1, TTL + 2}) {
      now = begin + age;
      list.purge(now, TTL);
      model.purge(now, TTL);
      assertHolds("age " + age);
    }
    assertEquals(0, list.size());
    assertEquals(ListedSwarm.HEAD, list.listLength());
  }

  @ParameterizedTest
  @ValueSource(ints = {48, 64, 96})
  void shouldMoveToAnotherBlock(int size) {
    make(48);
    for (int number = 0; number < 7; number++) {
      put(Peer.ipv4(number), number < 3, number % 2 == 0, "filling");
      put(Peer.ipv6(number), number >= 2, number % 2 != 0, "filling");
    }
    int from = block;
    int before = blocks.allocate(2);
    int to = blocks.allocate(size);
    int behind = blocks.allocate(2);
    Arrays.fill(blocks.words(), before, behind + 2, OTHERS);
    list.moveTo(blocks, from, to, size);
    block = to;
    capacity = size;
    assertHolds("moved");
  }

  /** A block between two others, in an array that need not move. */
  private void make(int size) {
    capacity = size;
    // The room for all blocks is half a word for each slot of the torrents.
    for (int number = 0; number < 1_000; number++) {
      InfoHash torrent = SwarmModelTest.torrent(number);
      torrents.add(TorrentKind.key(torrent), 0, 1 << 16);
    }
    blocks.allocate(96);
    int before = blocks.allocate(2);
    block = blocks.allocate(size);
    int behind = blocks.allocate(2);
    Arrays.fill(blocks.words(), before, behind + 2, OTHERS);
    list.makeAt(blocks, block, size);
    assertHolds("empty");
  }

  /** Adds a peer if there is room. */
  private void put(Peer peer, boolean seeder, boolean completed, String when) {
    long before = list.refresh(key(peer), seeder, completed, now);
    assertEquals(model.state(peer), before, when);
    boolean isHere = before != PeerState.NONE;
    if (!isHere) {
      boolean hasRoom = model.listLength() + key(peer).stride() <= capacity;
      isHere = list.add(key(peer), PeerState.of(seeder, completed, now));
      assertEquals(hasRoom, isHere, when);
    }
    if (isHere) {
      model.put(peer, seeder, completed, now);
    }
  }

  private void assertCountsNeighbours(Peer peer, String when) {
    Neighbours neighbours = new Neighbours();
    list.countNeighbours(key(peer), neighbours);
    int near = model.countNear(peer, 0);
    int far = model.countNear(peer, 16);
    int most = Math.max(near, far / 8);
    assertTrue(most == 0 || neighbours.areTooMany(most), when);
    assertTrue(!neighbours.areTooMany(most + 1), when);
  }

  private void assertHolds(String when) {
    assertEquals(capacity, list.capacity(), when);
    assertEquals(model.listLength(), list.listLength(), when);
    assertEquals(model.seeders(), list.seeders(), when);
    assertEquals(model.size() - model.seeders(), list.leechers(), when);
    assertEquals(model.states(), ShownPeers.of(list), when);
    for (int number = 0; number < 40; number++) {
      assertEquals(model.contains(Peer.ipv4(number)), list.contains(key(Peer.ipv4(number))), when);
      assertEquals(model.contains(Peer.ipv6(number)), list.contains(key(Peer.ipv6(number))), when);
    }
    assertEquals(OTHERS, blocks.words()[block - 1], when);
    assertEquals(OTHERS, blocks.words()[block + capacity], when);
  }
}
