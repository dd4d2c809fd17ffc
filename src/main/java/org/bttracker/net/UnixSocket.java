package org.bttracker.net;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.bttracker.net.LinuxSockets.SockaddrUn;

/**
 * Sends datagrams to a UNIX socket of this host. Java has no such sockets, so this needs what
 * batches need. For any thread.
 */
public final class UnixSocket {
  private final ByteBuffer errno = NativeLinker.allocate(NativeLinker.ERRNO_BYTES);
  private final ByteBuffer name;
  private final MethodHandle socket;
  private final MethodHandle sendto;
  private final MethodHandle close;

  /**
   * Links the C library's functions, which takes some tenths of a second. Nothing is sent yet.
   *
   * @param path of the receiving socket in the file system; or, behind an {@code @}, its name in
   *     Linux's abstract namespace
   * @throws IOException if it cannot be done here, or no socket can have that path; the message
   *     says why
   */
  public UnixSocket(String path) throws IOException {
    Optional<String> missing = BatchSupport.whyNot();
    if (missing.isPresent()) {
      throw new IOException(missing.get());
    }
    name = nameOf(path);
    try {
      NativeLinker linker = new NativeLinker();
      Class<?> i = int.class;
      Class<?> p = long.class;
      socket = linker.link("socket", MethodType.methodType(i, i, i, i));
      sendto = linker.link("sendto", MethodType.methodType(p, i, p, p, i, p, i));
      close = linker.link("close", MethodType.methodType(i, i));
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      throw new IOException("Java cannot link the C library: " + e);
    }
  }

  /**
   * Sends one datagram, and waits for nothing.
   *
   * @param text its content
   * @throws IOException if it was not sent; the message has the kernel's number of the error
   */
  public synchronized void send(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    ByteBuffer message = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    try {
      Object errnoSegment = NativeLinker.segment(errno);
      int type = LinuxSockets.SOCK_DGRAM | LinuxSockets.SOCK_CLOEXEC;
      int descriptor = (int) socket.invoke(errnoSegment, LinuxSockets.AF_UNIX, type, 0);
      check(descriptor, "cannot open a UNIX socket");
      try {
        long sent =
            (long)
                sendto.invoke(
                    errnoSegment,
                    descriptor,
                    NativeLinker.pointer(message),
                    (long) bytes.length,
                    LinuxSockets.MSG_DONTWAIT,
                    NativeLinker.pointer(name),
                    name.limit());
        check(sent, "cannot send to a UNIX socket");
      } finally {
        int ignored = (int) close.invoke(errnoSegment, descriptor);
        // The kernel got an address, which keeps no buffer from the garbage collector.
        Reference.reachabilityFence(message);
      }
    } catch (IOException | Error e) {
      throw e;
    } catch (Throwable e) {
      // The calls themselves throw nothing.
      throw new IOException(e.toString(), e);
    }
  }

  /** The socket's name, up to the buffer's limit. */
  private static ByteBuffer nameOf(String path) throws IOException {
    byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
    // The path ends with a zero; an abstract name begins with one, where the @ stands.
    boolean named = path.startsWith("/");
    if (bytes.length < 2
        || bytes.length + (named ? 1 : 0) > SockaddrUn.PATH_LENGTH
        || !(named || path.startsWith("@"))) {
      throw new IOException("no UNIX socket can have the name " + path);
    }
    ByteBuffer name = NativeLinker.allocate(SockaddrUn.PATH + SockaddrUn.PATH_LENGTH);
    name.putShort(SockaddrUn.FAMILY, (short) LinuxSockets.AF_UNIX);
    name.put(SockaddrUn.PATH, bytes);
    if (!named) {
      name.put(SockaddrUn.PATH, (byte) 0);
    }
    return name.limit(SockaddrUn.PATH + bytes.length + (named ? 1 : 0));
  }

  private void check(long result, String failure) throws IOException {
    if (result < 0) {
      throw new IOException(failure + ": error " + errno.getInt(0));
    }
  }
}
