package org.bttracker.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** Settings from the file and the environment. */
class SettingsTest {
  private final ConfigRun run = new ConfigRun();

  @TempDir private Path directory;

  @Test
  void shouldPreferTheCommandLineToTheEnvironmentAndThatToTheFile() throws IOException {
    String config = "--config=" + write("port = 1", "receivers = 1", "max-scrape = 1");
    run.with("BTTRACKER_RECEIVERS", "2").with("BTTRACKER_MAX_SCRAPE", "2");
    assertEquals("1", run.value("port", config, "--max-scrape=3"));
    assertEquals("2", run.value("receivers", config, "--max-scrape=3"));
    assertEquals("3", run.value("max-scrape", config, "--max-scrape=3"));
    assertEquals("30m", run.value("announce-interval", config));
  }

  @Test
  void shouldGiveTheTrackerTheSameValuesThatItPrints() throws IOException {
    Path file = write("port = 1", "address = 127.0.0.1,::1");
    CommandLine commandLine = Program.commandLine();
    commandLine.setOut(new PrintWriter(Writer.nullWriter()));
    Program.run(
        commandLine,
        Map.of("BTTRACKER_PEER_TTL", "50m"),
        "--config=" + file,
        "--log-level=warn",
        "--print-config");
    var config = commandLine.<TrackerCommand>getCommand().config();
    assertEquals(1, config.port());
    assertEquals(List.of("/127.0.0.1", "/0:0:0:0:0:0:0:1"), texts(config.addresses()));
    assertEquals(3_000, config.peerTtl().toSeconds());
    assertEquals("warn", config.logLevel());
  }

  @Test
  void shouldTakeTheFileFromTheEnvironmentUnlessTheCommandLineNamesOne() throws IOException {
    run.with("BTTRACKER_CONFIG", write("port = 1").toString());
    assertEquals("1", run.value("port"));
    Path other = Files.writeString(directory.resolve("other"), "port = 2\n");
    assertEquals("2", run.value("port", "--config=" + other));
  }

  /** Comments, empty lines, spaces, quotes, the line ends and the byte order mark of Windows. */
  @Test
  void shouldReadTheFileAsPeopleWriteIt() throws IOException {
    String config =
        "--config="
            + Files.writeString(
                directory.resolve("settings"),
                "\uFEFFport=1\r\n\r\n  # port = 2\r\n\t receivers\t=\t2 \r\nsnapshot = \" a#b=c\"");
    assertEquals("1", run.value("port", config));
    assertEquals("2", run.value("receivers", config));
    assertEquals("\" a#b=c\"", run.value("snapshot", config));
  }

  @Test
  void shouldReadListsFromEachSource() throws IOException {
    assertEquals("::1,127.0.0.1", run.value("address", "--address=::1", "--address=127.0.0.1"));
    assertEquals("::1,127.0.0.1", run.value("address", "--address=::1,127.0.0.1"));
    String config = "--config=" + write("address = ::1,127.0.0.1");
    assertEquals("::1,127.0.0.1", run.value("address", config));
    run.with("BTTRACKER_ADDRESS", "127.0.0.1,127.0.0.2,::1");
    assertEquals("127.0.0.1,127.0.0.2,::1", run.value("address", config));
    assertEquals("127.0.0.3", run.value("address", config, "--address=127.0.0.3"));
  }

  /** Any option can be set in each of the three ways; its default is a value that is taken. */
  @Test
  void shouldKnowEveryOption() throws IOException {
    Map<String, ?> options = Settings.options(Program.commandLine());
    assertTrue(options.size() > 20);
    for (String line : run.print("--max-peers=5", "--snapshot=x").lines().toList()) {
      if (line.contains(" = ") && !line.startsWith("#")) {
        String name = line.substring(0, line.indexOf(' '));
        String value = line.substring(name.length() + 3);
        assertTrue(options.containsKey(name), name);
        String variable = "BTTRACKER_" + name.toUpperCase(Locale.ROOT).replace('-', '_');
        assertEquals(value, new ConfigRun().with(variable, value).value(name));
        assertEquals(value, run.value(name, "--config=" + write(line)));
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          port = x           | FILE, line 2: port=x: must be a whole number from 0 to 65535
          port =             | FILE, line 2: port=: must be a whole number from 0 to 65535
          port = 1 # no      | FILE, line 2: port=1 # no: must be a whole number from 0 to 65535
          prot = 1           | FILE, line 2: there is no option prot; did you mean port?
          --port = 1         | FILE, line 2: there is no option --port; did you mean port?
          p = 1              | FILE, line 2: there is no option p
          seconds = 1        | FILE, line 2: there is no option seconds
          port               | FILE, line 2: must be NAME = VALUE, or begin with #
          = 1                | FILE, line 2: must be NAME = VALUE, or begin with #
          port: 1            | FILE, line 2: must be NAME = VALUE, or begin with #
          config = x         | FILE, line 2: config is only for the command line
          print-config = true| FILE, line 2: print-config is only for the command line
          help = true        | FILE, line 2: help is only for the command line
          io = auto          | FILE, line 2: io is set already (FILE, line 1)
          address = ::1,     | FILE, line 2: address=::1,: must be an IPv4 or IPv6 address
          address = ::1, x   | FILE, line 2: address=::1, x: must be an IPv4 or IPv6 address
          address = ,        | FILE, line 2: address=,: must be an IPv4 or IPv6 address
          snapshot =         | FILE, line 2: snapshot=: must be the name of a file
          peer-ttl = 33m     | --peer-ttl=33m: must be above --announce-interval=30m plus its jitter of 10 %, 33m (peer-ttl: FILE, line 2)
          """)
  void shouldRefuseAFaultInTheFileWithItsPlace(String line, String complaint) throws IOException {
    Path file = write("io = channel", line);
    assertEquals(complaint.replace("FILE", file.toString()), run.refusal("--config=" + file));
  }

  /** What the command line would beat is a fault all the same, and shows later otherwise. */
  @Test
  void shouldRefuseABadValueThatIsBeaten() throws IOException {
    Path file = write("port = x");
    assertEquals(
        file + ", line 1: port=x: must be a whole number from 0 to 65535",
        run.with("BTTRACKER_PORT", "1").refusal("--config=" + file, "--port=1"));
    assertEquals(
        "BTTRACKER_RECEIVERS=x: must be a whole number from 1 to 256",
        new ConfigRun().with("BTTRACKER_RECEIVERS", "x").refusal("--receivers=1"));
  }

  @Test
  void shouldRefuseAFileThatItCannotRead() throws IOException {
    Path none = directory.resolve("none");
    assertEquals("--config=" + none + ": there is no such file", run.refusal("--config=" + none));
    assertEquals(
        "--config=" + directory + ": is not a regular file", run.refusal("--config=" + directory));
    Path bytes = Files.write(directory.resolve("bytes"), new byte[] {'#', (byte) 0xE4, '\n'});
    assertEquals("--config=" + bytes + ": is not UTF-8 text", run.refusal("--config=" + bytes));
    Path large = Files.writeString(directory.resolve("large"), "#".repeat((1 << 20) + 1));
    assertEquals("--config=" + large + ": is longer than 1 MiB", run.refusal("--config=" + large));
    Path longName = directory.resolve("n".repeat(300));
    assertEquals(
        "--config=" + longName + ": File name too long", run.refusal("--config=" + longName));
    assertEquals("--config=: must be the name of a file", run.refusal("--config="));
    assertEquals(
        "BTTRACKER_CONFIG=: must be the name of a file",
        new ConfigRun().with("BTTRACKER_CONFIG", "").refusal());
  }

  @Test
  void shouldRefuseAFileThatItMayNotRead() throws IOException {
    Path file = write("port = 1");
    assumeTrue(file.toFile().setReadable(false) && !Files.isReadable(file), "root may read it");
    assertEquals("--config=" + file + ": permission denied", run.refusal("--config=" + file));
  }

  @ParameterizedTest
  @CsvSource({
    "BTTRACKER_PORT, x, BTTRACKER_PORT=x: must be a whole number from 0 to 65535",
    "BTTRACKER_PORT, '', BTTRACKER_PORT=: must be a whole number from 0 to 65535",
    "BTTRACKER_PORT, http://a:1, BTTRACKER_PORT=http://a:1: must be a whole number from 0 to 65535",
    "BTTRACKER_IO, '1\n2', BTTRACKER_IO=1?2: must be one of auto?channel?batch"
  })
  void shouldRefuseABadValueOfTheEnvironment(String variable, String value, String complaint) {
    assertEquals(
        complaint.replace("auto?channel?batch", "auto, channel, batch"),
        run.with(variable, value).refusal());
  }

  /** The variables that Kubernetes and Docker make for a service of this name. */
  @Test
  void shouldIgnoreTheLinksOfContainerPlatforms() {
    Map<String, String> environment =
        Map.of(
            "BTTRACKER_PORT", "udp://10.0.0.1:1234",
            "BTTRACKER_SERVICE_HOST", "10.0.0.1",
            "BTTRACKER_SERVICE_PORT", "1234",
            "BTTRACKER_PORT_1234_UDP", "udp://10.0.0.1:1234",
            "BTTRACKER_PORT_1234_UDP_ADDR", "10.0.0.1",
            "BTTRACKER_VERSION", "2",
            "BTTRACKER_receivers", "2",
            "OTHER", "1");
    CommandLine commandLine = Program.commandLine();
    ParseResult parsed = commandLine.parseArgs();
    Settings settings = Settings.read(commandLine, parsed, environment);
    assertEquals(
        List.of(
            "BTTRACKER_PORT (a container platform's link)",
            "BTTRACKER_PORT_1234_UDP (names no setting)",
            "BTTRACKER_PORT_1234_UDP_ADDR (names no setting)",
            "BTTRACKER_SERVICE_HOST (names no setting)",
            "BTTRACKER_SERVICE_PORT (names no setting)",
            "BTTRACKER_VERSION (names no setting)",
            "BTTRACKER_receivers (names no setting)"),
        settings.ignored());
    assertNull(settings.value("port"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"tcp://10.0.0.1:80", "udp://[::1]:1234", "sctp://10.0.0.1:1"})
  void shouldIgnoreALinkForAnyOption(String link) {
    assertEquals("1", run.with("BTTRACKER_RECEIVERS", link).value("receivers"));
  }

  /** Other commands have no settings. */
  @Test
  void shouldLeaveOtherCommandsAlone() {
    CommandLine commandLine = Program.commandLine();
    commandLine.setOut(new PrintWriter(Writer.nullWriter()));
    String[] bench = {"bench", "udp://192.0.2.1:1"};
    StringWriter errors = new StringWriter();
    commandLine.setErr(new PrintWriter(errors));
    Program.run(commandLine, Map.of("BTTRACKER_PORT", "x"), bench);
    assertFalse(errors.toString().contains("BTTRACKER"), errors::toString);
    assertTrue(errors.toString().contains("192.0.2.1"), errors::toString);
  }

  private static List<String> texts(List<?> values) {
    return values.stream().map(Object::toString).toList();
  }

  private Path write(String... lines) throws IOException {
    return Files.writeString(directory.resolve("settings"), String.join("\n", lines) + "\n");
  }
}
