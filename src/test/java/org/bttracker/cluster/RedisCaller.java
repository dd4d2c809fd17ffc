package org.bttracker.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import redis.clients.jedis.Protocol.Command;

/** Asks a server for the time in a process of its own, whose Java has settings of its own. */
public final class RedisCaller {
  private static final int TIMEOUT_MILLIS = 20_000;

  private RedisCaller() {}

  /**
   * Starts the process and waits for it.
   *
   * @param directory for its output
   * @param url of the server
   * @param times how often it asks, on one connection
   * @param properties such as {@code -Da=b}
   * @return for each time a line: {@code works}, or the reason why not
   */
  static String call(Path directory, String url, int times, String... properties) throws Exception {
    Path output = directory.resolve("output");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(properties));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(RedisCaller.class.getName(), url, Integer.toString(times)));
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(output.toFile())
            .redirectError(directory.resolve("errors").toFile())
            .start();
    process.waitFor();
    return Files.readString(output, UTF_8).strip();
  }

  /**
   * The process.
   *
   * @param arguments URL and times
   * @throws IOException if the connection cannot be closed
   */
  public static void main(String[] arguments) throws IOException {
    RedisAddress address = RedisAddress.parse(arguments[0]);
    RedisConnector connector = new RedisConnector(address, null, null, TIMEOUT_MILLIS, null);
    try (RedisConnection connection = new RedisConnection(connector, 0)) {
      for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
        try {
          connection.call(Command.TIME);
          System.out.println("works");
        } catch (IOException e) {
          System.out.println(e.getMessage());
        }
      }
    }
  }
}
