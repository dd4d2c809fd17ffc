package org.bttracker.cli;

import static org.bttracker.cli.Refusals.refusal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.bttracker.cluster.RedisAddress;
import org.bttracker.daemon.ClusterConfig;
import org.bttracker.daemon.ClusterLogin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class ClusterOptionsTest {
  private static final String URL = "--cluster=redis://127.0.0.1:6379";

  @TempDir private Path directory;

  private static ClusterConfig config(String... arguments) {
    return TrackerOptionsTest.config(arguments).cluster();
  }

  /** The settings with an environment. */
  private static ClusterLogin login(Map<String, String> environment, String... arguments) {
    CommandLine commandLine = Program.commandLine();
    Settings settings = Settings.read(commandLine, commandLine.parseArgs(arguments), environment);
    commandLine.getCommandSpec().defaultValueProvider(settings);
    return new EffectiveConfig(commandLine, commandLine.parseArgs(arguments), settings)
        .config()
        .cluster()
        .login();
  }

  @Test
  void shouldBeOffByDefault() {
    assertNull(config());
  }

  @Test
  void shouldHaveTheDefaultsOfTheDesign() {
    RedisAddress address = new RedisAddress("127.0.0.1", 6_379, false, 0);
    assertEquals(
        new ClusterConfig(address, "bttracker", 1, Duration.ofMinutes(10), null, ClusterLogin.NONE),
        config(URL));
  }

  @Test
  void shouldTakeWhatIsGiven() {
    assertEquals(
        new ClusterConfig(
            new RedisAddress("::1", 6_380, true, 3),
            "prod:Site-1_a.b",
            64,
            Duration.ofDays(1),
            Path.of("secret"),
            ClusterLogin.NONE),
        config(
            "--cluster=rediss://[::1]:6380/3",
            "--cluster-name=prod:Site-1_a.b",
            "--cluster-shards=64",
            "--cluster-history=1d",
            "--cluster-password-file=secret"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --cluster=                       | --cluster=: must be redis[s]://host:port[/db]
          --cluster=127.0.0.1:6379         | --cluster=127.0.0.1:6379: must be redis[s]://host:port[/db]
          --cluster=redis://127.0.0.1      | --cluster=redis://127.0.0.1: must be redis[s]://host:port[/db]
          --cluster=redis://h:1/x          | --cluster=redis://h:1/x: must be redis[s]://host:port[/db]
          --cluster-name=                  | --cluster-name=: must be 1 to 64 of A-Z a-z 0-9 . _ : -
          --cluster-name={a}               | --cluster-name={a}: must be 1 to 64 of A-Z a-z 0-9 . _ : -
          --cluster-name=a b               | --cluster-name=a b: must be 1 to 64 of A-Z a-z 0-9 . _ : -
          --cluster-name=é                 | --cluster-name=é: must be 1 to 64 of A-Z a-z 0-9 . _ : -
          --cluster-shards=0               | --cluster-shards=0: must be a whole number from 1 to 64
          --cluster-shards=65              | --cluster-shards=65: must be a whole number from 1 to 64
          --cluster-history=59s            | --cluster-history=59s: must be a time like 90s, 30m or 2h, from 1m to 24h
          --cluster-history=25h            | --cluster-history=25h: must be a time like 90s, 30m or 2h, from 1m to 24h
          --cluster-password-file=         | --cluster-password-file=: must be the name of a file
          --cluster-name=a                 | --cluster-name=a: needs --cluster
          --cluster-shards=2               | --cluster-shards=2: needs --cluster
          --cluster-history=2h             | --cluster-history=2h: needs --cluster
          --cluster-password-file=a        | --cluster-password-file=a: needs --cluster
          """)
  void shouldNameOptionValueAndBound(String argument, String complaint) {
    assertEquals(complaint, refusal(line -> line.<TrackerCommand>getCommand().config(), argument));
  }

  @Test
  void shouldRefuseALongName() {
    assertEquals("a".repeat(64), config(URL, "--cluster-name=" + "a".repeat(64)).name());
    String name = "a".repeat(65);
    assertEquals(
        "--cluster-name=" + name + ": must be 1 to 64 of A-Z a-z 0-9 . _ : -",
        refusal("--cluster-name=" + name));
  }

  /** Whoever writes one there will see it refused, and it must not get into a log for that. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "redis://user:Top/Secret@127.0.0.1:6379",
        "redis://:Top/Secret@127.0.0.1:6379",
        "redis://Top/Secret@h@127.0.0.1:6379",
        "redis://user:Top Secret@127.0.0.1:6379",
        "redis://user:Top\u2028Secret @ h@127.0.0.1:6379",
        "redis://user:a://b@Top Secret@127.0.0.1:6379",
        "http://user:Top/Secret@127.0.0.1:6379"
      })
  void shouldNotShowAPasswordThatStandsInTheUrl(String url) throws IOException {
    String option = refusal("--cluster=" + url);
    assertEquals(
        "--cluster=" + url.substring(0, url.indexOf(':')) + "://...@127.0.0.1:6379: ",
        option.substring(0, option.indexOf("must be")));
    Path file = Files.writeString(directory.resolve("c"), "cluster = " + url);
    for (String line :
        new String[] {
          refusal("--cluster", url),
          refusal(url),
          refusal("--clster=" + url),
          refusal("--port=" + url),
          refusal("--config=" + file),
          new ConfigRun().with("BTTRACKER_CLUSTER", url).refusal()
        }) {
      assertFalse(line.contains("Secret"), line);
    }
  }

  /** {@code --print-config} prints the defaults, and its file must be good without a cluster. */
  @Test
  void shouldTakeTheDefaultsWithoutACluster() {
    assertNull(config("--cluster-name=bttracker", "--cluster-shards=1", "--cluster-history=600s"));
  }

  @Test
  void shouldTakeUserAndPasswordFromTheEnvironment() {
    assertEquals(ClusterLogin.NONE, login(Map.of(), URL));
    assertEquals(
        new ClusterLogin(null, "TopSecret"),
        login(Map.of("BTTRACKER_CLUSTER_PASSWORD", "TopSecret"), URL));
    assertEquals(
        new ClusterLogin("me", "redis://Top Secret"),
        login(
            Map.of(
                "BTTRACKER_CLUSTER_PASSWORD", "redis://Top Secret", "BTTRACKER_CLUSTER_USER", "me"),
            URL));
    assertEquals("a login", new ClusterLogin("me", "TopSecret").toString());
  }

  @Test
  void shouldTakeAnEmptyUserOrPasswordForNone() {
    String user = "BTTRACKER_CLUSTER_USER";
    String password = "BTTRACKER_CLUSTER_PASSWORD";
    assertEquals(ClusterLogin.NONE, login(Map.of(password, ""), URL));
    assertEquals(ClusterLogin.NONE, login(Map.of(user, "", password, ""), URL));
    assertEquals(new ClusterLogin(null, " "), login(Map.of(user, "", password, " "), URL));
    assertEquals(
        ClusterLogin.NONE,
        login(Map.of(user, "", password, ""), URL, "--cluster-password-file=secret"));
    assertEquals(
        user + ": needs " + password,
        new ConfigRun().with(user, "me").with(password, "").refusal(URL));
  }

  @Test
  void shouldNeverPrintThem() {
    String printed =
        new ConfigRun()
            .with("BTTRACKER_CLUSTER_USER", "TopSecret")
            .with("BTTRACKER_CLUSTER_PASSWORD", "TopSecret")
            .with("BTTRACKER_CLUSTER", "rediss://localhost:6379/1")
            .print("--cluster-name=x");
    assertFalse(printed.contains("TopSecret"), printed);
    assertEquals(
        "cluster = rediss://localhost:6379/1",
        printed.lines().filter(line -> line.startsWith("cluster = ")).findFirst().orElseThrow());
  }

  /** An environment may be that of several programs, so what is not needed there is no fault. */
  @Test
  void shouldNotNameThemAsIgnoredAndNotNeedThem() {
    CommandLine commandLine = Program.commandLine();
    Settings settings =
        Settings.read(
            commandLine,
            commandLine.parseArgs(),
            Map.of("BTTRACKER_CLUSTER_USER", "u", "BTTRACKER_CLUSTER_PASSWORD", "TopSecret"));
    assertEquals("[]", settings.ignored().toString());
    assertNull(settings.value("cluster-password"));
    new ConfigRun().with("BTTRACKER_CLUSTER_USER", "u").print();
  }

  @Test
  void shouldRefuseTwoLoginsOrHalfOfOne() {
    assertEquals(
        "--cluster-password-file=f: there is a login in the environment too,"
            + " BTTRACKER_CLUSTER_PASSWORD",
        new ConfigRun()
            .with("BTTRACKER_CLUSTER_PASSWORD", "TopSecret")
            .refusal(URL, "--cluster-password-file=f"));
    assertEquals(
        "BTTRACKER_CLUSTER_USER: needs BTTRACKER_CLUSTER_PASSWORD",
        new ConfigRun().with("BTTRACKER_CLUSTER_USER", "me").refusal(URL));
  }

  /** What is only for the environment is no option. */
  @Test
  void shouldHaveNoOptionForAPassword() throws IOException {
    StringWriter errors = new StringWriter();
    CommandLine commandLine = Program.commandLine().setErr(new PrintWriter(errors));
    assertEquals(2, Program.run(commandLine, URL, "--cluster-password=TopSecret"));
    assertFalse(errors.toString().contains("TopSecret"), errors::toString);
    Path file = Files.writeString(directory.resolve("c"), "cluster-password = TopSecret");
    String line = refusal("--config=" + file);
    assertFalse(line.contains("TopSecret"), line);
  }
}
