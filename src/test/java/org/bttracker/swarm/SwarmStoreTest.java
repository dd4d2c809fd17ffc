package org.bttracker.swarm;

import static org.bttracker.swarm.PeerModel.key;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.bttracker.protocol.InfoHash;
import org.bttracker.swarm.SwarmModelTest.Peer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Swarms against models, whichever form they have, side by side in one store. */
class SwarmStoreTest {
  private static final int TTL = 600;
  private static final int SWARMS = 7;

  /** Instead of a form, of a torrent that is not here. */
  private static final int ABSENT = -1;

  private static final List<Integer> FORMS =
      List.of(ABSENT, Location.LONE, Location.LISTED, Location.LARGE);

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private final List<PeerModel> models =
      IntStream.range(0, SWARMS).mapToObj(number -> new PeerModel()).toList();
  private SwarmStore store;
  private SwarmForms forms;
  private int now = random.nextInt();

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldKeepTheirPeersInEveryFormWhileTheyComeAndStop(boolean byNetwork) {
    store = new SwarmStore();
    forms = new SwarmForms(byNetwork);
    for (int round = 0; round < 21; round++) {
      int number = round % SWARMS;
      for (Peer peer : peers(1 + random.nextInt(150))) {
        put(number, peer);
        assertHolds(number, "growing");
      }
      // Some stay, for the next round.
      int rest = random.nextInt(3) * random.nextInt(60);
      List<Peer> peers = models.get(number).peers();
      Collections.shuffle(peers, random);
      for (Peer peer : peers.subList(Math.min(rest, peers.size()), peers.size())) {
        remove(number, peer);
        assertHolds(number, "shrinking");
      }
      assertAllHold("round " + round);
      assertNothingIsLeftBehind();
    }
  }

  /** The steps of the test above are random; these go all the way. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldTakeEveryFormOnTheWayUpAndDown(boolean byNetwork) {
    store = new SwarmStore();
    forms = new SwarmForms(byNetwork);
    List<Integer> up = new ArrayList<>(List.of(ABSENT));
    for (int number = 0; number < 100; number++) {
      put(0, Peer.ipv4(number));
      note(up);
    }
    assertEquals(FORMS, up);
    List<Integer> down = new ArrayList<>();
    for (int number = 0; number < 100; number++) {
      remove(0, Peer.ipv4(number));
      note(down);
    }
    Collections.reverse(down);
    assertEquals(FORMS, down);
    assertEquals(0, store.torrents().size());
  }

  /** A list grows to 96 words, and a large swarm becomes a list again when it fits half of them. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldChangeFormsWhereTheyAreDueAndNotBackAndForth(boolean ipv4) {
    store = new SwarmStore();
    forms = new SwarmForms(false);
    int stride = ipv4 ? 1 : 3;
    for (int size = 1; size <= 110; size++) {
      put(0, Peer.of(ipv4, size));
      int small = ipv4 && size == 1 ? Location.LONE : Location.LISTED;
      assertEquals(1 + stride * size <= 96 ? small : Location.LARGE, form(0), "up, " + size);
    }
    for (int size = 109; size >= 1; size--) {
      remove(0, Peer.of(ipv4, size + 1));
      int small = ipv4 && size == 1 ? Location.LONE : Location.LISTED;
      assertEquals(1 + stride * size <= 48 ? small : Location.LARGE, form(0), "down, " + size);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldKeepWhoIsNotSilentInEveryForm(boolean byNetwork) {
    store = new SwarmStore();
    forms = new SwarmForms(byNetwork);
    Set<Integer> before = new TreeSet<>();
    Set<Integer> after = new TreeSet<>();
    for (int step = 0; step < 1_000; step++) {
      int number = random.nextInt(SWARMS);
      for (Peer peer : peers(random.nextInt(2 + 30 * (step / 20 % 4)))) {
        put(number, peer);
      }
      now += random.nextInt(TTL / 2);
      before.add(form(number));
      for (int each = 0; each < SWARMS; each++) {
        purge(each);
      }
      assertAllHold("step " + step);
      after.add(form(number));
    }
    assertNothingIsLeftBehind();
    assertEquals(new TreeSet<>(FORMS), before);
    assertEquals(new TreeSet<>(FORMS), after);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldCopyThemAsTheyAre(boolean byNetwork) {
    store = new SwarmStore();
    forms = new SwarmForms(byNetwork);
    for (int round = 0; round < 15; round++) {
      fillAll();
      SwarmStore copy = store.copy();
      List<Map<Peer, Long>> copied = models.stream().map(PeerModel::states).toList();
      fillAll();
      now += TTL / 2;
      IntStream.range(0, SWARMS).forEach(this::purge);
      for (PeerModel model : models) {
        List<Peer> peers = model.peers();
        Collections.shuffle(peers, random);
        peers
            .subList(0, random.nextInt(1 + peers.size()))
            .forEach(peer -> remove(models.indexOf(model), peer));
      }
      store.shrink();
      for (int number = 0; number < SWARMS; number++) {
        int slot = find(copy, number);
        Map<Peer, Long> shown = slot < 0 ? Map.of() : ShownPeers.of(forms.at(copy, slot));
        assertEquals(copied.get(number), shown, "copy, seed " + seed);
      }
      assertAllHold("copied");
    }
  }

  @Test
  void shouldKeepTheCountOfATorrentWhateverFormItTakes() {
    store = new SwarmStore();
    forms = new SwarmForms(false);
    PeerKey first = key(Peer.ipv4(0));
    models.get(0).put(Peer.ipv4(0), true, false, now);
    forms.addTorrent(store, TorrentKind.key(torrent(0)), 77, first, PeerState.of(true, false, now));
    for (Peer peer : peers(150)) {
      put(0, peer);
      assertEquals(77, store.torrents().completed(find(store, 0)));
    }
    for (Peer peer : models.get(0).peers().subList(1, models.get(0).size())) {
      remove(0, peer);
      assertEquals(77, store.torrents().completed(find(store, 0)));
    }
  }

  private void fillAll() {
    for (int number = 0; number < SWARMS; number++) {
      int each = number;
      peers(random.nextInt(1 + random.nextInt(150))).forEach(peer -> put(each, peer));
    }
  }

  private static InfoHash torrent(int number) {
    return SwarmModelTest.torrent(number);
  }

  private static int find(SwarmStore in, int number) {
    return in.torrents().find(TorrentKind.key(torrent(number)));
  }

  private long location(int number) {
    return store.torrents().location(find(store, number));
  }

  private int form(int number) {
    return find(store, number) < 0 ? ABSENT : Location.form(location(number));
  }

  private void note(List<Integer> forms) {
    int form = form(0);
    if (!forms.contains(form)) {
      forms.add(form);
    }
    assertEquals(form, forms.get(forms.size() - 1), "back and forth");
  }

  /** Random ones of both families, each once. */
  private List<Peer> peers(int count) {
    List<Peer> peers = new ArrayList<>();
    for (int number = 0; number < count; number++) {
      peers.add(Peer.of(random.nextInt(3) > 0, number));
    }
    Collections.shuffle(peers, random);
    return peers;
  }

  private void put(int number, Peer peer) {
    boolean seeder = random.nextBoolean();
    boolean completed = random.nextInt(4) == 0;
    long state = PeerState.of(seeder, completed, now);
    int slot = find(store, number);
    if (slot < 0) {
      forms.addTorrent(store, TorrentKind.key(torrent(number)), 0, key(peer), state);
    } else {
      Swarm swarm = forms.at(store, slot);
      long before = swarm.refresh(key(peer), seeder, completed, now);
      assertEquals(models.get(number).state(peer), before, "seed " + seed);
      if (before == PeerState.NONE) {
        Swarm grown = forms.addPeer(store, slot, swarm, key(peer), state);
        assertEquals(models.get(number).size() + 1, grown.size(), "seed " + seed);
      }
    }
    models.get(number).put(peer, seeder, completed, now);
  }

  private void remove(int number, Peer peer) {
    int slot = find(store, number);
    Swarm swarm = forms.at(store, slot);
    swarm.remove(key(peer));
    models.get(number).remove(peer);
    assertEquals(models.get(number).size() == 0, forms.fit(store, slot, swarm), "seed " + seed);
  }

  private void purge(int number) {
    int slot = find(store, number);
    models.get(number).purge(now, TTL);
    if (slot >= 0) {
      Swarm swarm = forms.at(store, slot);
      swarm.purge(now, TTL);
      assertEquals(models.get(number).size() == 0, forms.fit(store, slot, swarm), "seed " + seed);
    }
  }

  /** Of all blocks and numbers that the swarms have had: a new swarm gets one of the first. */
  private void assertNothingIsLeftBehind() {
    store.shrink();
    int large = 0;
    for (int number = 0; number < SWARMS; number++) {
      large += form(number) == Location.LARGE ? 1 : 0;
    }
    InfoHash next = torrent(SWARMS);
    long state = PeerState.of(true, false, now);
    int slot = forms.addTorrent(store, TorrentKind.key(next), 0, key(Peer.ipv6(0)), state);
    for (int number = 1; number <= 32; number++) {
      forms.addPeer(store, slot, forms.at(store, slot), key(Peer.ipv6(number)), state);
    }
    long location = store.torrents().location(slot);
    assertEquals(Location.LARGE, Location.form(location));
    assertTrue(Location.index(location) <= large, "numbers, seed " + seed);
    for (int number = 0; number <= 32; number++) {
      Swarm swarm = forms.at(store, slot);
      swarm.remove(key(Peer.ipv6(number)));
      assertEquals(number == 32, forms.fit(store, slot, swarm));
    }
  }

  private void assertAllHold(String what) {
    IntStream.range(0, SWARMS).forEach(number -> assertHolds(number, what));
    long present = models.stream().filter(model -> model.size() > 0).count();
    assertEquals(present, store.torrents().size(), what);
  }

  private void assertHolds(int number, String what) {
    String when = "seed " + seed + ", " + what;
    PeerModel model = models.get(number);
    int slot = find(store, number);
    assertEquals(model.size() > 0, slot >= 0, when);
    if (slot >= 0) {
      Swarm swarm = forms.at(store, slot);
      assertEquals(model.seeders(), swarm.seeders(), when);
      assertEquals(model.size() - model.seeders(), swarm.leechers(), when);
      assertEquals(model.listLength(), swarm.listLength(), when);
      assertEquals(model.states(), ShownPeers.of(swarm), when);
    }
  }
}
