package org.bttracker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the package brings beside the service: the launcher, its archives, manual and completion.
 */
class DebianLauncherIT {
  private static final String HASH = "00112233445566778899aabbccddeeff00112233";

  private static final String ARCHIVES = "/var/cache/bttracker";

  /** Where copies are kept of what the tests damage. */
  private static final String KEPT = "/mnt";

  @TempDir private static Path directory;
  private static Machine machine;

  @BeforeAll
  static void install() throws Exception {
    machine = Machine.openInstalled(directory);
    machine.runWell("cp", "-a", ARCHIVES, KEPT);
  }

  @AfterAll
  static void remove() throws Exception {
    if (machine != null) {
      machine.close();
    }
  }

  /** Some are left out: Java archives no classes as old as some of picocli, for one. */
  @Test
  void shouldTakeNearlyAllClassesFromTheArchiveOfEachJava() throws Exception {
    for (String home : machine.javaHomes()) {
      List<String> loaded =
          version(home, "-Xlog:class+load:stdout")
              .lines()
              .filter(line -> line.contains("source: "))
              .toList();
      long shared = loaded.stream().filter(line -> line.contains("shared objects file")).count();
      assertTrue(shared > loaded.size() * 0.85, home + ": " + shared + " of " + loaded.size());
    }
  }

  @Test
  void shouldLeaveNoProcessOfTheInstallationBehind() throws Exception {
    assertEquals("", machine.runWell("sh", "-c", "cat /proc/[0-9]*/comm | grep java || true"));
  }

  @Test
  void shouldMakeArchivesWhenAnotherJavaComes() throws Exception {
    String archives = machine.runWell("ls", ARCHIVES);
    assertEquals(machine.javaHomes().size(), archives.lines().count(), archives);
    machine.runWell("sh", "-c", "rm /var/cache/bttracker/*; touch /var/cache/bttracker/gone.jsa");
    String output = machine.install(packageWith("usr/lib/jvm/new-java/release"));
    assertTrue(output.contains("Processing triggers for bttracker"), output);
    assertEquals(archives, machine.runWell("ls", ARCHIVES));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "for i in /var/cache/bttracker/*; do truncate -s 100000 $i; done",
        "for i in /var/cache/bttracker/*; do : >$i; done",
        "for i in /var/cache/bttracker/*; do echo nonsense >$i; done",
        "rm /var/cache/bttracker/*"
      })
  void shouldSayNothingOfAnArchiveThatDoesNotFit(String damage) throws Exception {
    try {
      machine.runWell("sh", "-c", damage);
      assertQuiet();
    } finally {
      restoreArchives();
    }
  }

  @Test
  void shouldSayNothingOfTheArchiveOfAnotherJava() throws Exception {
    assumeTrue(machine.javaHomes().size() > 1, "only one Java is installed");
    try {
      machine.runWell("sh", "-c", "cd /var/cache/bttracker; set -- *; mv $1 x; mv $2 $1; mv x $2");
      assertQuiet();
    } finally {
      restoreArchives();
    }
  }

  @Test
  void shouldSayNothingOfTheArchiveOfAnotherJar() throws Exception {
    String jar = "/usr/share/bttracker/bttracker.jar";
    machine.runWell("cp", "-a", jar, KEPT);
    try {
      machine.runWell("touch", jar);
      assertQuiet();
    } finally {
      machine.runWell("cp", "-a", KEPT + "/bttracker.jar", jar);
    }
  }

  /** They come last, so that they overrule those of the launcher. */
  @Test
  void shouldPassOnOptionsOfJava() throws Exception {
    String output =
        machine.runWell(
            "env", "BTTRACKER_JAVA_OPTS=-Xlog:gc+init -Xmx64m", "bttracker", "--version");
    assertTrue(output.contains("Heap Max Capacity: 64M"), output);
  }

  @Test
  void shouldSayThatThereIsNoJava() throws Exception {
    Machine.Result elsewhere = machine.run("env", "JAVA_HOME=/nowhere", "bttracker");
    assertEquals(
        "bttracker: there is no Java at /nowhere/bin/java: install 17 or newer, or set JAVA_HOME\n",
        elsewhere.output());
    assertEquals(1, elsewhere.status());
    Machine.Result nowhere = machine.run("env", "PATH=/nowhere", "/usr/bin/bttracker");
    assertEquals(
        "bttracker: there is no Java at any place of PATH: install 17 or newer, or set JAVA_HOME\n",
        nowhere.output());
  }

  /** systemd's own program for it: it waits for a datagram, and starts the launcher then. */
  @Test
  void shouldTakeTheSocketOfSystemd() throws Exception {
    assumeTrue(
        Files.isExecutable(machine.file("/usr/bin/systemd-socket-activate")),
        "systemd-socket-activate is not installed (Debian package systemd)");
    try (JarProcess tracker =
        machine.start(
            "systemd-socket-activate", "--datagram", "--listen=1234", "/usr/bin/bttracker")) {
      tracker.awaitLine("Listening on [::]:1234 as 3");
      String script = machine.copy(Scripts.file("one_peer.py"));
      assertEquals("1 seeders, 0 leechers", machine.runWell("python3", script, HASH).strip());
      String line = tracker.awaitLine("Taking UDP socket from standard input, local port 1234");
      machine.runWell("kill", Machine.pid(line));
      assertEquals(143, tracker.awaitExit());
    }
  }

  @Test
  void shouldHaveAManualOfEachOptionAndCommand() throws Exception {
    assumeTrue(
        Files.isExecutable(machine.file("/usr/bin/mandoc")),
        "mandoc is not installed (Debian package mandoc)");
    String page = "/usr/share/man/man1/bttracker.1.gz";
    assertEquals("", machine.runWell("mandoc", "-T", "lint", "-W", "warning,stop", page));
    String manual =
        machine.runWell("sh", "-c", "mandoc -T ascii -O width=78 " + page + " | col -b");
    for (String name : namesInHelp()) {
      assertTrue(
          Pattern.compile("(?m)^ +(-., )?" + Pattern.quote(name) + "( |=|$)")
              .matcher(manual)
              .find(),
          name + " is not in the manual: " + manual);
    }
  }

  @Test
  void shouldCompleteOptionsInBash() throws Exception {
    String completed =
        machine.runWell(
            "bash",
            "-c",
            "source /usr/share/bash-completion/completions/bttracker;"
                + " COMP_WORDS=(bttracker --snap); COMP_CWORD=1; COMP_LINE='bttracker --snap';"
                + " COMP_POINT=16; $(complete -p bttracker | sed 's/.*-F \\([^ ]*\\).*/\\1/') 2>/dev/null;"
                + " echo \"${COMPREPLY[@]}\"");
    assertEquals(
        List.of("--snapshot", "--snapshot-interval"),
        completed
            .strip()
            .lines()
            .flatMap(line -> List.of(line.split(" ")).stream())
            .sorted()
            .toList());
  }

  @Test
  void shouldHaveEachSettingInItsConfiguration() throws Exception {
    String config = Files.readString(machine.file("/etc/bttracker/bttracker.conf"));
    String printed = machine.runWell("bttracker", "--print-config");
    assertEquals(names(printed, "#?([a-z-]+) =.*"), names(config, "#?([a-z-]+) =.*"));
    assertEquals(List.of("snapshot", "log-level"), names(config, "([a-z-]+) =.*"));
    String effective =
        machine.runWell("bttracker", "--config=/etc/bttracker/bttracker.conf", "--print-config");
    assertEquals(
        printed
            .replace("\n#snapshot =\n", "\nsnapshot = /var/lib/bttracker/state\n")
            .replace("\nlog-level = debug\n", "\nlog-level = info\n"),
        effective);
  }

  private static void restoreArchives() throws Exception {
    machine.runWell("cp", "-a", KEPT + "/bttracker/.", ARCHIVES);
  }

  /** No Java prints anything but the three lines of the version. */
  private static void assertQuiet() throws Exception {
    for (String home : machine.javaHomes()) {
      String output = version(home, "-Dany=thing");
      assertTrue(output.startsWith("bttracker "), output);
      assertEquals(3, output.lines().count(), output);
    }
  }

  private static List<String> names(String config, String pattern) {
    return config
        .lines()
        .filter(line -> line.matches(pattern))
        .map(line -> line.replaceFirst(pattern, "$1"))
        .collect(Collectors.toList());
  }

  /** Options and commands, as the help begins its lines with them. */
  private static List<String> namesInHelp() throws Exception {
    Pattern name = Pattern.compile("^ {2,6}(?:-., )?(--[a-z-]+)|^ {2}([a-z][a-z-]+) ");
    List<String> names =
        machine
            .runWell("bttracker", "--help")
            .lines()
            .flatMap(line -> name.matcher(line).results())
            .map(found -> found.group(1) != null ? found.group(1) : found.group(2))
            .toList();
    assertTrue(
        names.containsAll(List.of("--port", "--version", "probe", "doctor")), names::toString);
    return names;
  }

  private static String packageWith(String file) throws Exception {
    Path tree = Files.createDirectories(machine.file("/tmp/new"));
    Files.createDirectories(tree.resolve(file).getParent());
    Files.writeString(tree.resolve(file), "");
    Files.writeString(
        Files.createDirectory(tree.resolve("DEBIAN")).resolve("control"),
        "Package: new-java\nVersion: 1\nArchitecture: all\nMaintainer: Nobody <nobody@localhost>\n"
            + "Description: files below /usr/lib/jvm\n");
    machine.runWell("dpkg-deb", "-Zgzip", "-b", "/tmp/new", "/tmp/new.deb");
    return "/tmp/new.deb";
  }

  private static String version(String home, String option) throws Exception {
    return machine.runWell(
        "env", "JAVA_HOME=" + home, "BTTRACKER_JAVA_OPTS=" + option, "bttracker", "--version");
  }
}
