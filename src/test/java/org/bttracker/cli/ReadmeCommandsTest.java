package org.bttracker.cli;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The command lines of the README, which its readers copy. */
class ReadmeCommandsTest {
  private static final Pattern COMMAND =
      Pattern.compile("(?m)^    .*-jar target/bttracker\\.jar([^&|\\n]*)");

  @Test
  void shouldBeTakenAsTheyAre() throws IOException {
    List<String> commands =
        COMMAND
            .matcher(Files.readString(Path.of("README.md")))
            .results()
            .map(found -> found.group(1).strip())
            .toList();
    assertTrue(commands.stream().anyMatch(command -> command.contains("--cluster=")));
    for (String command : commands) {
      assertDoesNotThrow(() -> Program.commandLine().parseArgs(command.split(" ")), command);
    }
  }
}
