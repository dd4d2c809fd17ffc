package org.bttracker.net;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Linux's socket calls, through the C library. Each returns what the call returns, or {@code
 * -errno} if it fails, as the kernel itself does. A pointer is where a direct buffer's memory is;
 * the caller keeps the buffer alive. Belongs to one receive loop, as the memory that {@code errno}
 * is captured in does.
 */
class SystemCalls {
  private final ByteBuffer errno = NativeLinker.allocate(NativeLinker.ERRNO_BYTES);
  private final Object errnoSegment;

  /**
   * The linked functions. They are constants, so that the compiler puts the native call right into
   * the code of its caller; and they are linked when this class is first used, which takes some
   * tenths of a second.
   */
  private static final class Linked {
    static final MethodHandle RECVMMSG;
    static final MethodHandle SENDMMSG;
    static final MethodHandle POLL;
    static final MethodHandle SETSOCKOPT;
    static final MethodHandle GETSOCKNAME;
    static final String FAILURE;

    static {
      MethodHandle[] handles = new MethodHandle[5];
      FAILURE = link(handles);
      RECVMMSG = handles[0];
      SENDMMSG = handles[1];
      POLL = handles[2];
      SETSOCKOPT = handles[3];
      GETSOCKNAME = handles[4];
    }

    /** Returns why a function cannot be linked, or null. */
    private static String link(MethodHandle[] handles) {
      Class<?> i = int.class;
      Class<?> p = long.class;
      try {
        NativeLinker linker = new NativeLinker();
        handles[0] = linker.link("recvmmsg", MethodType.methodType(i, i, p, i, i, p));
        handles[1] = linker.link("sendmmsg", MethodType.methodType(i, i, p, i, i));
        handles[2] = linker.link("poll", MethodType.methodType(i, p, long.class, i));
        handles[3] = linker.link("setsockopt", MethodType.methodType(i, i, i, i, p, i));
        handles[4] = linker.link("getsockname", MethodType.methodType(i, i, p, p));
        return null;
      } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
        return NativeLinker.reason(e);
      }
    }
  }

  /**
   * Uses the functions, which {@link #link} must have linked.
   *
   * @throws ReflectiveOperationException if this Java cannot capture {@code errno}
   */
  SystemCalls() throws ReflectiveOperationException {
    errnoSegment = NativeLinker.segment(errno);
  }

  /**
   * Links the functions, unless they are. The first call takes some tenths of a second.
   *
   * @return why it cannot be done; empty if it is done
   */
  static Optional<String> link() {
    return Optional.ofNullable(Linked.FAILURE);
  }

  /**
   * Receives datagrams that are there; waits for none.
   *
   * @param socket its descriptor
   * @param messages points to an array of {@code struct mmsghdr}
   * @param count how many it has
   * @return how many were received; {@code -EAGAIN} if there are none
   */
  int recvmmsg(int socket, long messages, int count) {
    try {
      int result =
          (int)
              Linked.RECVMMSG.invokeExact(
                  errnoSegment, socket, messages, count, LinuxSockets.MSG_DONTWAIT, 0L);
      return orErrno(result);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /**
   * Sends datagrams. If it returns less than {@code count}, the next call, which begins with the
   * one that was not sent, tells why.
   *
   * @param socket its descriptor
   * @param messages points to an array of {@code struct mmsghdr}
   * @param count how many it has
   * @return how many were sent; {@code -EAGAIN} if the send buffer is full
   */
  int sendmmsg(int socket, long messages, int count) {
    try {
      int result =
          (int)
              Linked.SENDMMSG.invokeExact(
                  errnoSegment, socket, messages, count, LinuxSockets.MSG_DONTWAIT);
      return orErrno(result);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /**
   * Waits for an event of a socket.
   *
   * @param pollfd points to one {@code struct pollfd}, which names the socket and the event
   * @param timeoutMillis the longest wait, 0 or more
   * @return 1 if the event, or an error of the socket, has come; 0 if neither has in time; {@code
   *     -EINTR} if a signal has ended the wait
   */
  int poll(long pollfd, int timeoutMillis) {
    try {
      return orErrno((int) Linked.POLL.invokeExact(errnoSegment, pollfd, 1L, timeoutMillis));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /**
   * Sets an option of a socket.
   *
   * @param socket its descriptor
   * @param level such as {@link LinuxSockets#SOL_IP}
   * @param option of that level
   * @param value points to it
   * @param valueLength in bytes
   * @return 0 if it is set
   */
  int setsockopt(int socket, int level, int option, long value, int valueLength) {
    try {
      int result =
          (int)
              Linked.SETSOCKOPT.invokeExact(
                  errnoSegment, socket, level, option, value, valueLength);
      return orErrno(result);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /**
   * Reads the address and port that a socket is bound to.
   *
   * @param socket its descriptor
   * @param name points to room for a {@code struct sockaddr_in6}, or {@code sockaddr_in}
   * @param nameLength points to an int, the room's length; the kernel overwrites it with the name's
   * @return 0 if the name was read
   */
  int getsockname(int socket, long name, long nameLength) {
    try {
      return orErrno((int) Linked.GETSOCKNAME.invokeExact(errnoSegment, socket, name, nameLength));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  private int orErrno(int result) {
    return result >= 0 ? result : -errno.getInt(0);
  }

  /** The calls themselves throw nothing. */
  private static RuntimeException unexpected(Throwable e) {
    if (e instanceof Error error) {
      throw error;
    }
    return e instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(e);
  }
}
