package org.bttracker.snapshot;

import static org.bttracker.snapshot.DocumentedSnapshot.VERSION_2;
import static org.bttracker.snapshot.DocumentedSnapshot.WRITTEN;
import static org.bttracker.snapshot.State.ipv4;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.bttracker.protocol.AnnounceEvent;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How far a cluster's log was applied, in a snapshot. */
class SnapshotShardsTest {
  private static final List<byte[]> NONE = List.of();

  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = directory.resolve("state");
  }

  @Test
  void shouldWriteThemBeforeTheBodyInOrder() throws Exception {
    write(DocumentedSnapshot.state(), List.of(bytes("c0ffee"), bytes("00"), bytes("")));
    List<byte[]> contents = SnapshotBytes.contents(Files.readAllBytes(file));
    byte[] without = SnapshotBytes.contents(bytes(VERSION_2)).get(0);
    byte[] start = Arrays.copyOf(without, without.length - 3);
    assertEquals(
        hex(start) + "0a0003c0ffee" + "0a000100" + "0a0000" + "040000", hex(contents.get(0)));
    assertEquals(List.of("c0ffee", "00", ""), restored(new State()));
  }

  @Test
  void shouldWriteNoneWithoutACluster() throws Exception {
    write(DocumentedSnapshot.state(), NONE);
    assertEquals(VERSION_2, hex(Files.readAllBytes(file)));
    assertEquals(List.of(), restored(new State()));
  }

  @Test
  void shouldBringBackAsManyAndAsLargeOnesAsThereMayBe() throws Exception {
    List<byte[]> shards = IntStream.range(0, 64).mapToObj(shard -> large(shard, 65_000)).toList();
    write(DocumentedSnapshot.state(), shards);
    assertEquals(shards.stream().map(SnapshotShardsTest::hex).toList(), restored(new State()));
  }

  /** A position without another one says nothing; the tracker then reads the log anew. */
  @Test
  void shouldWriteNoneIfOneIsTooLarge() throws Exception {
    write(DocumentedSnapshot.state(), List.of(bytes("c0ffee"), large(1, 65_001)));
    assertEquals(VERSION_2, hex(Files.readAllBytes(file)));
  }

  /** What belongs to the torrents of one file must not come from another. */
  @Test
  void shouldTakeThemFromTheFileWhoseTorrentsItTakes() throws Exception {
    write(new State().announce(1, ipv4(1), true, AnnounceEvent.NONE, 7), List.of(bytes("01")));
    write(new State().announce(2, ipv4(2), true, AnnounceEvent.NONE, 7), List.of(bytes("02")));
    byte[] newest = Files.readAllBytes(file);
    newest[newest.length - 1] ^= 1;
    Files.write(file, newest);
    State state = new State();
    assertEquals(List.of("01"), restored(state));
    assertEquals(1, state.swarms.torrents());
  }

  @Test
  void shouldHaveNoneWithoutASnapshot() throws Exception {
    assertEquals(List.of(), restored(new State()));
  }

  @Test
  void shouldRefuseOneBehindTheStart() throws Exception {
    List<byte[]> contents = SnapshotBytes.contents(bytes(VERSION_2));
    byte[] shard = SnapshotBytes.record(10, "c0ffee");
    Files.write(
        file,
        SnapshotBytes.file(
            List.of(
                contents.get(0), SnapshotBytes.concat(contents.get(1), shard), contents.get(2))));
    State state = new State();
    String told = state.restore(file, WRITTEN).toString();
    assertTrue(told.contains("it is damaged, a record of type 10 is out of place"), told);
  }

  private void write(State state, List<byte[]> shards) throws IOException {
    try (SnapshotStore store = SnapshotStore.open(file, notice -> {})) {
      store.write(state.swarms, state.connections, shards, State.clocks(WRITTEN));
    }
  }

  private List<String> restored(State state) throws IOException {
    Restore restore =
        new Restore(
            SnapshotFiles.of(file),
            state.swarms,
            state.connections,
            State.clocks(WRITTEN),
            notice -> {});
    restore.begin();
    assertEquals(List.of(), restore.shards(), "not before the torrents are there");
    restore.run(torrent -> true);
    return restore.shards().stream().map(SnapshotShardsTest::hex).toList();
  }

  private static byte[] large(int first, int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (first + i * 7);
    }
    return bytes;
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
