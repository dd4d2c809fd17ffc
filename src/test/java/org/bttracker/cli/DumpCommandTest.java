package org.bttracker.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DumpCommandTest {
  /** The snapshot of release 2.0.0 in the documentation: an IPv4 leecher and an IPv6 seeder. */
  private static final String SNAPSHOT =
      "4274547261636b7200000001000000821085b8370000018bcfe56800"
          + "000102030405060708090a0b0c0d0e0f000000000000006b"
          + "01112233445566778800000000000000000000ffff0a000001000005dc"
          + "02ff00000000000000000000000000000000000007"
          + "00000001000000000000000100000001"
          + "0a0000021ae1003c20010db80000000000000000000000011ae100000000c00a0000000000000000";

  private final StringWriter output = new StringWriter();
  private final StringWriter errors = new StringWriter();

  @TempDir private Path directory;

  @Test
  void shouldPrintATable() throws Exception {
    assertEquals(0, dump(SNAPSHOT));
    assertEquals(
        """
        Written         2023-11-14 22:13:20 UTC
        Torrents        1, completed 1
        Peers           2: 1 seeder, 1 leecher
          IPv4          1: 0 seeders, 1 leecher
          IPv6          1: 1 seeder, 0 leechers
        Without peers   0 torrents, completed 0
        Connection IDs  1

        Largest                                     seeders   leechers       IPv6  completed
        ff00000000000000000000000000000000000007          1          1          1          1
        """,
        output.toString().replace(System.lineSeparator(), "\n"));
    assertEquals("", errors.toString());
  }

  @Test
  void shouldLeaveOutTheLargestIfNoneIsWanted() throws Exception {
    assertEquals(0, dump(SNAPSHOT, "--top=0"));
    assertEquals(7, output.toString().lines().count());
  }

  @Test
  void shouldPrintJson() throws Exception {
    assertEquals(0, dump(SNAPSHOT, "--json"));
    assertEquals(
        """
        {"written":"2023-11-14T22:13:20Z","torrents":1,"completed":1,\
        "peers":{"ipv4":{"seeders":0,"leechers":1},"ipv6":{"seeders":1,"leechers":0}},\
        "withoutPeers":{"torrents":0,"completed":0},"connectionIds":1,\
        "largest":[{"infoHash":"ff00000000000000000000000000000000000007",\
        "peers":{"ipv4":{"seeders":0,"leechers":1},"ipv6":{"seeders":1,"leechers":0}},\
        "completed":1}]}""",
        output.toString().strip());
  }

  @Test
  void shouldSayInOneLineThatAFileIsDamaged() throws Exception {
    assertEquals(1, dump(SNAPSHOT.substring(0, 200)));
    assertComplaint("it is not whole, its end is missing");
    assertEquals("", output.toString());
  }

  @Test
  void shouldSayInOneLineThatAFileIsNoSnapshot() throws Exception {
    assertEquals(1, dump("2320526561646d65"));
    assertComplaint("it is no snapshot");
  }

  @Test
  void shouldSayInOneLineThatThereIsNoFile() {
    assertEquals(1, run());
    assertComplaint("there is no such file");
  }

  @Test
  void shouldSayInOneLineThatAFileIsADirectory() throws Exception {
    Files.createDirectory(file());
    assertEquals(1, run());
    assertComplaint(file().toRealPath() + " is a directory");
  }

  @Test
  void shouldRefuseBadValues() {
    assertEquals(
        "--top=-1: must be a whole number from 0 to 100000",
        Refusals.refusal("dump", "x", "--top=-1"));
    assertEquals(
        "SNAPSHOT: is missing; write bttracker dump SNAPSHOT [OPTIONS]", Refusals.refusal("dump"));
  }

  private int dump(String hex, String... options) throws Exception {
    Files.write(file(), HexFormat.of().parseHex(hex));
    return run(options);
  }

  private int run(String... options) {
    CommandLine commandLine =
        Program.commandLine().setOut(new PrintWriter(output)).setErr(new PrintWriter(errors));
    String[] arguments = new String[options.length + 2];
    arguments[0] = "dump";
    arguments[1] = file().toString();
    System.arraycopy(options, 0, arguments, 2, options.length);
    return Program.run(commandLine, arguments);
  }

  private void assertComplaint(String reason) {
    assertEquals("bttracker: " + file() + ": " + reason, errors.toString().strip());
  }

  private Path file() {
    return directory.resolve("state");
  }
}
