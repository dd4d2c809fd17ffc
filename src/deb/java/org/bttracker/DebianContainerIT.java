package org.bttracker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands of the Containerfile, run as they stand there, in this machine instead of its image.
 */
class DebianContainerIT {
  private static final Pattern WORD = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");

  @TempDir private Path directory;

  @Test
  void shouldBeHealthyAsLongAsItServes() throws Exception {
    List<String> file = Files.readAllLines(Path.of("src/main/dist/Containerfile"));
    try (Machine machine = Machine.open(directory)) {
      machine.runWell("mkdir", "-p", "/usr/share/bttracker");
      String jar = machine.copy(System.getProperty("bttracker.jar"));
      machine.runWell("cp", jar, instruction(file, "COPY").split(" ")[1]);
      machine.runWell("sh", "-c", instruction(file, "RUN"));
      String[] user = instruction(file, "USER").split(":");
      List<String> command =
          new ArrayList<>(
              List.of("setpriv", "--reuid=" + user[0], "--regid=" + user[1], "--clear-groups"));
      command.addAll(words(instruction(file, "ENTRYPOINT")));
      String[] check = words(instruction(file, "HEALTHCHECK")).toArray(String[]::new);
      assertEquals(1, machine.run(check).status(), "healthy before it has started");

      try (JarProcess tracker = machine.start(command.toArray(String[]::new))) {
        String line = tracker.awaitLine("Listening on UDP port 1234, IPv4 and IPv6");
        tracker.awaitLine("9090");
        machine.runWell(check);
        machine.runWell("kill", Machine.pid(line));
        assertEquals(143, tracker.awaitExit());
      }
      assertEquals(1, machine.run(check).status(), "healthy after its end");
      machine.runWell("test", "-s", "/var/lib/bttracker/state");
    }
  }

  private static String instruction(List<String> file, String name) {
    return file.stream()
        .filter(line -> line.startsWith(name + " "))
        .findFirst()
        .orElseThrow()
        .substring(name.length() + 1);
  }

  /** The words of a command in exec form, which is a list in JSON. */
  private static List<String> words(String instruction) {
    return WORD.matcher(instruction)
        .results()
        .map((MatchResult word) -> word.group(1).replaceAll("\\\\(.)", "$1"))
        .toList();
  }
}
