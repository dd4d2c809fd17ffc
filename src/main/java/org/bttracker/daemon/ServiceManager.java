package org.bttracker.daemon;

import java.io.IOException;
import java.util.Map;
import org.bttracker.net.UnixSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the service manager that has started the program, such as systemd, how far the program is
 * (the protocol of {@code sd_notify}). Without one, or where Java cannot send to a UNIX socket, it
 * does nothing. For any thread.
 */
final class ServiceManager {
  private static final Logger LOG = LoggerFactory.getLogger(ServiceManager.class);

  /** The environment variable that names the service manager's socket. */
  private static final String SOCKET = "NOTIFY_SOCKET";

  private static final ServiceManager NONE = new ServiceManager(null);

  /** Null if nobody is to be told. */
  private final String path;

  /** Made for the first message: it takes a while, and most programs have no service manager. */
  private UnixSocket socket;

  private boolean serving;

  /** Nothing more is told then: it cannot be, or a reload ends after the program's end began. */
  private boolean done;

  private ServiceManager(String path) {
    this.path = path;
  }

  /**
   * Finds the service manager.
   *
   * @param environment of the program
   * @return does nothing if the environment names none
   */
  static ServiceManager of(Map<String, String> environment) {
    String path = environment.get(SOCKET);
    return path == null || path.isEmpty() ? NONE : new ServiceManager(path);
  }

  /** Says that the program serves, once the receive loops run. */
  synchronized void ready() {
    serving = true;
    tell("READY=1");
  }

  /**
   * Says that the program reads its settings anew, and then that it serves again; nothing if it has
   * not yet served.
   *
   * @param nowNanos Java's monotonic clock, which on Linux is the service manager's too
   * @param reload reads them
   */
  void reload(long nowNanos, Runnable reload) {
    tellServing("RELOADING=1\nMONOTONIC_USEC=" + nowNanos / 1_000);
    try {
      reload.run();
    } finally {
      tellServing("READY=1");
    }
  }

  /** Says that the program ends. */
  synchronized void stopping() {
    tell("STOPPING=1");
    done = true;
  }

  private synchronized void tellServing(String state) {
    if (serving) {
      tell(state);
    }
  }

  private synchronized void tell(String state) {
    if (path == null || done) {
      return;
    }
    try {
      if (socket == null) {
        socket = new UnixSocket(path);
      }
      socket.send(state);
    } catch (IOException e) {
      done = true;
      LOG.debug("The service manager cannot be told: {}", e.getMessage());
    }
  }
}
