package org.bttracker.daemon;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bttracker.server.UdpServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The receive loops of a tracker, each with a thread of its own. One thread at a time adds, starts
 * and stops them.
 */
final class ReceiveLoops {
  private static final Logger LOG = LoggerFactory.getLogger(ReceiveLoops.class);

  /** Longest wait for all loops to answer what they have received. */
  private static final long STOP_MILLIS = 500;

  private final Ending ending;
  private final List<UdpServer> servers = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();

  /**
   * Without loops.
   *
   * @param ending told when a loop has ended, and why
   */
  ReceiveLoops(Ending ending) {
    this.ending = ending;
  }

  /** Adds a loop that does not run yet. */
  void add(UdpServer server) {
    servers.add(server);
    threads.add(new Thread(() -> run(server), "receive-" + servers.size()));
  }

  /** All loops, in the order in which they were added. */
  List<UdpServer> servers() {
    return servers;
  }

  void start() {
    threads.forEach(Thread::start);
  }

  /** Has all loops answer what they have received, and waits half a second at most. */
  void stop() {
    servers.forEach(UdpServer::stop);
    long start = System.nanoTime();
    try {
      for (Thread thread : threads) {
        long spent = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        thread.join(Math.max(1, STOP_MILLIS - spent));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Gives back what the loops hold, so that the sockets can be closed.
   *
   * @return false if a loop still runs: its next system call could meet another file that has got
   *     the descriptor of a closed socket
   */
  boolean close() {
    if (threads.stream().anyMatch(Thread::isAlive)) {
      LOG.warn(
          "A receive loop has not ended in time; the sockets stay open until the program ends");
      return false;
    }
    try {
      for (UdpServer server : servers) {
        server.close();
      }
    } catch (IOException e) {
      LOG.warn("Closing the sockets failed: {}", e.getMessage());
    }
    return true;
  }

  private void run(UdpServer server) {
    try {
      server.run();
      ending.ended();
    } catch (Throwable e) {
      ending.fail(e);
    }
  }
}
