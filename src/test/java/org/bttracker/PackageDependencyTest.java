package org.bttracker;

import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The arrows between the packages point downward, as the design draws them. */
class PackageDependencyTest {
  private static final Path SOURCES = Path.of("src/main/java");
  private static final String ROOT = "org.bttracker";

  /** Which package may use which others. The root uses the command line, and none the root. */
  private static final Map<String, Set<String>> ALLOWED =
      Map.ofEntries(
          entry("", Set.of("cli")),
          entry("protocol", Set.of()),
          entry("metrics", Set.of()),
          entry("connection", Set.of("protocol")),
          entry("swarm", Set.of("protocol")),
          entry("access", Set.of("protocol")),
          entry("client", Set.of("protocol")),
          entry("net", Set.of("protocol", "metrics")),
          entry("http", Set.of("metrics")),
          entry("load", Set.of("client", "net", "protocol")),
          entry("probe", Set.of("client", "protocol")),
          entry("check", Set.of("client", "protocol")),
          entry("cluster", Set.of("swarm", "connection", "metrics", "protocol")),
          entry("snapshot", Set.of("swarm", "connection", "protocol")),
          entry("server", Set.of("net", "protocol", "connection", "swarm", "access", "metrics")),
          entry(
              "daemon",
              Set.of(
                  "http",
                  "cluster",
                  "server",
                  "snapshot",
                  "net",
                  "access",
                  "swarm",
                  "connection",
                  "metrics",
                  "protocol")),
          entry(
              "cli",
              Set.of(
                  "daemon",
                  "cluster",
                  "server",
                  "snapshot",
                  "load",
                  "probe",
                  "check",
                  "client",
                  "net",
                  "swarm",
                  "metrics",
                  "protocol")));

  /** These know bytes, numbers and time, and use nothing that is not in the JDK. */
  private static final Set<String> JDK_ONLY =
      Set.of("", "protocol", "connection", "swarm", "access", "client", "load", "probe", "check");

  private static final Pattern COMMENT_OR_STRING =
      Pattern.compile("/\\*.*?\\*/|//[^\n]*|\"(?:\\\\.|[^\"\\\\\n])*\"", Pattern.DOTALL);
  private static final Pattern PACKAGE_LINE = Pattern.compile("(?m)^package .*;$");
  private static final Pattern IMPORT = Pattern.compile("(?m)^import (?:static )?([\\w.]+)");
  private static final Pattern OWN_NAME =
      Pattern.compile("\\borg\\.bttracker((?:\\.[a-z]\\w*)*)\\.");

  @Test
  void shouldUseOnlyWhatTheDesignAllows() throws IOException {
    assertEquals(List.of(), violations(sources()));
  }

  @Test
  void shouldHaveAPackageInfoInEachPackage() throws IOException {
    Set<String> described = new TreeSet<>();
    for (Path file : files()) {
      if (file.endsWith("package-info.java")) {
        described.add(packageOf(file));
      }
    }
    assertEquals(sources().keySet(), described);
  }

  @Test
  void shouldFindThePackagesThatAreThere() throws IOException {
    Set<String> packages = sources().keySet();
    assertTrue(packages.containsAll(Set.of("", "protocol", "swarm", "server")), packages::toString);
  }

  @Test
  void shouldSeeEachKindOfUse() {
    assertEquals(Set.of("swarm"), uses("import org.bttracker.swarm.SwarmCounts;\n"));
    assertEquals(Set.of("swarm"), uses("import org.bttracker.swarm.*;\n"));
    assertEquals(Set.of("protocol"), uses("import static org.bttracker.protocol.Bep15.SCRAPE;\n"));
    assertEquals(Set.of("metrics"), uses("  var c = new org.bttracker.metrics.Counters();\n"));
    assertEquals(Set.of(""), uses("import org.bttracker.BtTracker;\n"));
    assertEquals(Set.of("a.b"), uses("import org.bttracker.a.b.C;\n"));
  }

  @Test
  void shouldSeeNoUseInPackageLinesCommentsAndStrings() {
    assertEquals(
        Set.of(),
        uses(
            """
            /** See {@link org.bttracker.server.UdpServer}
             * and "org.bttracker.swarm.Swarm". */
            package org.bttracker.swarm;
            // org.bttracker.client.TrackerClient
            class A { String name = "\\"org.bttracker.daemon.Tracker"; }
            """));
  }

  @Test
  void shouldRefuseWhatIsNotAllowed() {
    assertEquals(1, violations("protocol", "import org.bttracker.swarm.SwarmCounts;\n"));
    assertEquals(1, violations("server", "import org.bttracker.client.TrackerClient;\n"));
    assertEquals(1, violations("server", "import org.bttracker.snapshot.Snapshot;\n"));
    assertEquals(1, violations("server", "import org.bttracker.daemon.Tracker;\n"));
    assertEquals(1, violations("swarm", "import org.slf4j.Logger;\n"));
    assertEquals(1, violations("unheard", "class A {}\n"));
    assertEquals(0, violations("server", "import org.bttracker.swarm.SwarmCounts;\n"));
    assertEquals(0, violations("server", "import org.bttracker.server.Journal;\n"));
    assertEquals(0, violations("server", "import org.slf4j.Logger;\n"));
    assertEquals(0, violations("swarm", "import java.util.List;\n"));
    assertEquals(1, violations("", "import org.bttracker.server.UdpServer;\n"));
    assertEquals(1, violations("daemon", "import org.bttracker.cli.TrackerOptions;\n"));
    assertEquals(1, violations("net", "import org.bttracker.server.UdpServer;\n"));
    assertEquals(0, violations("", "import org.bttracker.cli.TrackerCommand;\n"));
    assertEquals(0, violations("cli", "import org.bttracker.daemon.Tracker;\n"));
  }

  private static int violations(String userPackage, String source) {
    return violations(Map.of(userPackage, List.of(source))).size();
  }

  /** In words, by the sources of each package; the root's name is empty. */
  private static List<String> violations(Map<String, List<String>> sources) {
    List<String> violations = new ArrayList<>();
    sources.forEach(
        (user, texts) -> {
          if (!ALLOWED.containsKey(user)) {
            violations.add("package " + user + " is not in the table");
            return;
          }
          for (String text : texts) {
            uses(text).stream()
                .filter(used -> !used.equals(user) && !isAllowed(user, used))
                .forEach(used -> violations.add(user + " uses " + (used.isEmpty() ? ROOT : used)));
            imports(text)
                .filter(name -> JDK_ONLY.contains(user))
                .filter(name -> !name.matches("(javax?|org\\.bttracker)\\..*"))
                .forEach(name -> violations.add(user + " uses " + name));
          }
        });
    return violations;
  }

  private static boolean isAllowed(String user, String used) {
    return ALLOWED.get(user).contains(used);
  }

  /** The packages of this project that a source names, by their names below the root. */
  private static Set<String> uses(String source) {
    String code = PACKAGE_LINE.matcher(withoutCommentsAndStrings(source)).replaceAll("");
    Set<String> used = new TreeSet<>();
    Matcher names = OWN_NAME.matcher(code);
    while (names.find()) {
      used.add(names.group(1).isEmpty() ? "" : names.group(1).substring(1));
    }
    return used;
  }

  private static Stream<String> imports(String source) {
    return IMPORT.matcher(withoutCommentsAndStrings(source)).results().map(match -> match.group(1));
  }

  private static String withoutCommentsAndStrings(String source) {
    return COMMENT_OR_STRING.matcher(source).replaceAll("");
  }

  private static Map<String, List<String>> sources() throws IOException {
    Map<String, List<String>> sources = new TreeMap<>();
    for (Path file : files()) {
      sources
          .computeIfAbsent(packageOf(file), key -> new ArrayList<>())
          .add(Files.readString(file));
    }
    return sources;
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }

  /** By the folder, which is what the compiler goes by. */
  private static String packageOf(Path file) {
    Path folder = SOURCES.resolve(ROOT.replace('.', '/')).relativize(file.getParent());
    return folder.toString().replace('/', '.');
  }
}
