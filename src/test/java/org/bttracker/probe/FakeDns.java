package org.bttracker.probe;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * A name server on the loopback interface that has TXT records for every name, or does not answer.
 */
public final class FakeDns implements Closeable {
  private static final int HEADER = 12;
  private static final int NO_SUCH_NAME = 3;

  private final DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
  private final List<List<String>> records;

  /** Each record is a list of strings; no record at all: there is no such name. */
  public FakeDns(List<List<String>> records) throws IOException {
    this.records = records;
    Thread thread = new Thread(this::serve, "fake-dns");
    thread.setDaemon(true);
    thread.start();
  }

  /** One that hears everything and says nothing. */
  public static FakeDns silent() throws IOException {
    return new FakeDns(null);
  }

  /** For {@code java.naming.provider.url}. */
  public String url() {
    return "dns://127.0.0.1:" + socket.getLocalPort();
  }

  private void serve() {
    try {
      while (true) {
        DatagramPacket packet = new DatagramPacket(new byte[512], 512);
        socket.receive(packet);
        if (records != null) {
          byte[] answer = answer(Arrays.copyOf(packet.getData(), packet.getLength()));
          socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
        }
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private byte[] answer(byte[] query) throws IOException {
    int end = HEADER;
    while (query[end] != 0) {
      end += query[end] + 1;
    }
    end += 1 + 2 + 2; // The root, type and class.
    int code = records.isEmpty() ? NO_SUCH_NAME : 0;
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    answer.write(query, 0, 2);
    answer.write(new byte[] {(byte) 0x84, (byte) code, 0, 1, 0, (byte) records.size(), 0, 0, 0, 0});
    answer.write(query, HEADER, end - HEADER);
    for (List<String> record : records) {
      ByteArrayOutputStream data = new ByteArrayOutputStream();
      for (String text : record) {
        data.write(text.length());
        data.write(text.getBytes(StandardCharsets.US_ASCII));
      }
      // The name by its place, TXT, IN, a minute.
      answer.write(new byte[] {(byte) 0xC0, HEADER, 0, 16, 0, 1, 0, 0, 0, 60, 0});
      answer.write(data.size());
      data.writeTo(answer);
    }
    return answer.toByteArray();
  }

  @Override
  public void close() {
    socket.close();
  }
}
