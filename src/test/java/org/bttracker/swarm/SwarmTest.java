package org.bttracker.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.bttracker.protocol.InfoHash;
import org.bttracker.swarm.SwarmModelTest.Peer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A swarm against a model, whichever form it has, beside others in the same store. */
class SwarmTest {
  private static final int TTL = 600;
  private static final int SWARMS = 7;

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private final TorrentTable torrents = new TorrentTable();
  private final PeerStore store = new PeerStore(torrents);
  private final Swarm view = new Swarm(torrents, store);
  private final SwarmImage image = new SwarmImage();
  private final List<PeerModel> models = new ArrayList<>();
  private int now = random.nextInt();

  /** Where the peers of a swarm can be. */
  private enum Form {
    EMPTY,
    LONE,
    LIST,
    TABLES
  }

  SwarmTest() {
    for (int number = 0; number < SWARMS; number++) {
      torrents.add(torrent(number), PeerPlace.empty(now));
      models.add(new PeerModel());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldKeepItsPeersInEveryFormWhileTheyComeAndStop(boolean byAddress) {
    for (int round = 0; round < 20; round++) {
      int number = round % SWARMS;
      Set<Form> growing = EnumSet.noneOf(Form.class);
      for (Peer peer : peers(1 + random.nextInt(150))) {
        growing.add(form(number));
        put(number, peer, byAddress);
        assertHolds(number, "growing");
      }
      Set<Form> shrinking = EnumSet.of(form(number));
      // Some stay, for the next round.
      int rest = random.nextInt(3) * random.nextInt(60);
      List<Peer> peers = models.get(number).peers();
      Collections.shuffle(peers, random);
      for (Peer peer : peers.subList(Math.min(rest, peers.size()), peers.size())) {
        remove(number, peer, byAddress);
        assertHolds(number, "shrinking");
        shrinking.add(form(number));
      }
      assertNothingIsLeftBehind();
      IntStream.range(0, SWARMS).forEach(other -> assertHolds(other, "others"));
    }
  }

  /** The steps of the test above are random; these go all the way. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldTakeEveryFormOnTheWayUpAndDown(boolean byAddress) {
    List<Form> up = new ArrayList<>(List.of(Form.EMPTY));
    for (int number = 0; number < 100; number++) {
      put(0, Peer.ipv4(number), byAddress);
      note(up);
    }
    assertEquals(List.of(Form.values()), up);
    List<Form> down = new ArrayList<>();
    for (int number = 0; number < 100; number++) {
      remove(0, Peer.ipv4(number), byAddress);
      note(down);
    }
    Collections.reverse(down);
    assertEquals(List.of(Form.values()), down);
    assertEquals(now, view.at(index(0)).emptySinceSeconds());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldKeepWhoIsNotSilentInEveryForm(boolean byAddress) {
    SwarmLimits limits = new SwarmLimits(Duration.ofSeconds(TTL), 1, 1, byAddress ? 9 : 0);
    Set<Form> before = EnumSet.noneOf(Form.class);
    Set<Form> after = EnumSet.noneOf(Form.class);
    for (int step = 0; step < 3_000; step++) {
      int number = random.nextInt(SWARMS);
      for (Peer peer : peers(random.nextInt(2 + 30 * (step / 20 % 4)))) {
        put(number, peer, byAddress);
      }
      now += random.nextInt(TTL / 2);
      before.add(form(number));
      for (int each = 0; each < SWARMS; each++) {
        boolean peersBefore = models.get(each).size() > 0;
        view.at(index(each)).purge(now, limits);
        models.get(each).purge(now, TTL);
        assertHolds(each, "step " + step);
        boolean emptied = peersBefore && models.get(each).size() == 0;
        assertTrue(!emptied || view.at(index(each)).emptySinceSeconds() == now);
      }
      after.add(form(number));
    }
    assertNothingIsLeftBehind();
    assertEquals(EnumSet.allOf(Form.class), before);
    assertEquals(EnumSet.allOf(Form.class), after);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5, 150})
  void shouldRestoreWhoIsNotThereYet(int size) {
    List<Peer> peers = peers(size);
    peers.forEach(peer -> put(0, peer, false));
    for (Peer peer : peers(size + 20)) {
      view.at(index(0)).restore(PeerModel.endpoint(peer), PeerState.of(true, false, now - 9));
      if (!models.get(0).contains(peer)) {
        models.get(0).put(peer, true, false, now - 9);
      }
      assertHolds(0, "restored");
    }
    int completed = models.get(0).completed();
    view.at(index(0)).restoreCompleted(completed - 1);
    assertEquals(completed, view.completed());
    view.restoreCompleted(completed + 3);
    assertEquals(completed + 3, view.completed());
  }

  /** What the default limits count on, also when all but one of a list have left. */
  @Test
  void shouldTakeNoMoreForAPeerThanTheLimitsCountOn() {
    for (int most = 1; most < 100; most++) {
      List<Peer> peers = peers(most);
      peers.forEach(peer -> put(0, peer, false));
      for (Peer peer : peers) {
        remove(0, peer, false);
        if (form(0) == Form.LIST) {
          long place = torrents.place(index(0));
          int words = PeerList.capacity(store.words(), PeerPlace.index(place));
          int size = models.get(0).size();
          assertTrue(words * Long.BYTES <= 125 * size, words + " words for " + size + " peers");
        }
      }
      assertEquals(Form.EMPTY, form(0));
      assertNothingIsLeftBehind();
    }
  }

  /** A count that overflows would spoil the info hash beside it. */
  @Test
  void shouldCountDownloadsToTheEndAndNoFurther() {
    view.at(index(0)).restoreCompleted(Integer.MAX_VALUE - 1);
    for (Peer peer : peers(5)) {
      view.at(index(0)).put(endpoint(peer, false), true, true, now);
      assertEquals(Integer.MAX_VALUE, view.completed());
      assertEquals(torrent(0), torrents.infoHash(index(0)));
    }
  }

  private static InfoHash torrent(int number) {
    return SwarmModelTest.torrent(number);
  }

  private int index(int number) {
    return torrents.find(torrent(number));
  }

  private Form form(int number) {
    long place = torrents.place(index(number));
    if (PeerPlace.isEmpty(place)) {
      return Form.EMPTY;
    }
    if (PeerPlace.isLone(place)) {
      return Form.LONE;
    }
    return PeerPlace.isBlock(place) ? Form.LIST : Form.TABLES;
  }

  private void note(List<Form> forms) {
    Form form = form(0);
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

  private void put(int number, Peer peer, boolean byAddress) {
    boolean seeder = random.nextBoolean();
    boolean completed = random.nextInt(4) == 0;
    view.at(index(number)).put(endpoint(peer, byAddress), seeder, completed, now);
    models.get(number).put(peer, seeder, completed, now);
  }

  private void remove(int number, Peer peer, boolean byAddress) {
    view.at(index(number)).remove(endpoint(peer, byAddress), now);
    models.get(number).remove(peer);
  }

  /** Of all the blocks and tables that the swarms have had. */
  private void assertNothingIsLeftBehind() {
    int blocks = 0;
    int tables = 0;
    for (int number = 0; number < SWARMS; number++) {
      int at = PeerPlace.index(torrents.place(index(number)));
      blocks += form(number) == Form.LIST ? PeerList.capacity(store.words(), at) : 0;
      tables += form(number) == Form.TABLES ? 1 : 0;
    }
    store.shrink();
    int room = Math.max(16, 1 + blocks + Math.max(blocks, torrents.capacity()) / 2);
    assertTrue(store.words().length < 2 * room, "blocks, seed " + seed);
    int next = store.addTables(new PeerTables());
    store.removeTables(next);
    assertTrue(next <= tables, "tables, seed " + seed);
  }

  private static Endpoint endpoint(Peer peer, boolean byAddress) {
    return Endpoint.of(peer.address(), peer.port(), byAddress);
  }

  private void assertHolds(int number, String what) {
    String when = "seed " + seed + ", " + what;
    PeerModel model = models.get(number);
    Swarm swarm = view.at(index(number));
    assertEquals(model.seeders(), swarm.seeders(), when);
    assertEquals(model.size() - model.seeders(), swarm.leechers(), when);
    assertEquals(model.completed(), swarm.completed(), when);
    swarm.copyTo(image, now);
    assertEquals(torrent(number), image.infoHash(), when);
    assertEquals(model.ages(now), PeerModel.ages(image), when);
    assertEquals(model.completed(), image.completed(), when);
  }
}
