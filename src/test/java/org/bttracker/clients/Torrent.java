package org.bttracker.clients;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Random;

/**
 * A torrent of one file of random bytes. It is private (BEP 27): clients may learn of peers from
 * its tracker only.
 */
final class Torrent {
  static final int LENGTH = 20_000_000;

  private static final long SEED = 15;
  private static final String FILE_NAME = "payload.bin";
  private static final int PIECE_LENGTH = 1 << 18;

  private final byte[] content = new byte[LENGTH];
  private final String info;

  Torrent() {
    new Random(SEED).nextBytes(content);
    // Latin-1 text carries any bytes, so that bencoding needs no more than a template.
    info =
        "d6:lengthi%de4:name%d:%s12:piece lengthi%de6:pieces%d:%s7:privatei1ee"
            .formatted(
                LENGTH, FILE_NAME.length(), FILE_NAME, PIECE_LENGTH, pieces().length(), pieces());
  }

  private String pieces() {
    MessageDigest sha1 = digest("SHA-1");
    StringBuilder result = new StringBuilder();
    for (int start = 0; start < LENGTH; start += PIECE_LENGTH) {
      sha1.update(content, start, Math.min(PIECE_LENGTH, LENGTH - start));
      result.append(new String(sha1.digest(), ISO_8859_1));
    }
    return result.toString();
  }

  /** The info hash in hexadecimal; it doesn't depend on the tracker. */
  String infoHash() {
    return HexFormat.of().formatHex(digest("SHA-1").digest(info.getBytes(ISO_8859_1)));
  }

  /** Writes the .torrent file into the directory. */
  Path writeMetainfo(Path directory, String announceUrl) throws IOException {
    String metainfo =
        "d8:announce%d:%s4:info%se".formatted(announceUrl.length(), announceUrl, info);
    Files.createDirectories(directory);
    return Files.write(directory.resolve("payload.torrent"), metainfo.getBytes(ISO_8859_1));
  }

  /** Writes the file itself into the directory. */
  void writeContent(Path directory) throws IOException {
    Files.createDirectories(directory);
    Files.write(directory.resolve(FILE_NAME), content);
  }

  String sha256() {
    return HexFormat.of().formatHex(digest("SHA-256").digest(content));
  }

  /** The checksum of what a client has put into the directory. */
  static String sha256In(Path directory) throws IOException {
    byte[] fetched = Files.readAllBytes(directory.resolve(FILE_NAME));
    return HexFormat.of().formatHex(digest("SHA-256").digest(fetched));
  }

  /** How many bytes a client has put into the directory. */
  static long bytesIn(Path directory) throws IOException {
    Path file = directory.resolve(FILE_NAME);
    return Files.exists(file) ? Files.size(file) : 0;
  }

  private static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
