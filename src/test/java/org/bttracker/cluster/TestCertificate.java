package org.bttracker.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** A certificate that has signed itself, made with the JDK's keytool. */
final class TestCertificate {
  static final String PASSWORD = "changeit";

  private static final Path KEYTOOL = Path.of(System.getProperty("java.home"), "bin", "keytool");
  private static final String ALIAS = "redis";

  private final Path directory;
  private final KeyStore store;

  private TestCertificate(Path directory, KeyStore store) {
    this.directory = directory;
    this.store = store;
  }

  /**
   * Makes one; skips the test where there is no keytool.
   *
   * @param directory for its files, empty
   * @param name who it is for, not a host
   * @param hosts such as {@code dns:localhost,ip:127.0.0.1}
   * @param options more of keytool
   */
  static TestCertificate make(Path directory, String name, String hosts, String... options)
      throws Exception {
    assumeTrue(Files.isExecutable(KEYTOOL), KEYTOOL + " is not there");
    Files.createDirectories(directory);
    Path file = directory.resolve("both.p12");
    List<String> command =
        new ArrayList<>(
            List.of(KEYTOOL.toString(), "-genkeypair", "-alias", ALIAS, "-keyalg", "EC"));
    command.addAll(List.of("-groupname", "secp256r1", "-dname", "CN=" + name));
    command.addAll(List.of("-ext", "san=" + hosts, "-storetype", "PKCS12"));
    command.addAll(List.of("-keystore", file.toString(), "-storepass", PASSWORD));
    command.addAll(List.of(options));
    Path log = directory.resolve("keytool.log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    assertEquals(0, process.waitFor(), () -> "see " + log);
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD.toCharArray());
    }
    return new TestCertificate(directory, store);
  }

  /** What tells redis-server to use it. */
  String[] redisOptions() throws Exception {
    byte[] key = store.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded();
    byte[] certificate = store.getCertificate(ALIAS).getEncoded();
    return new String[] {
      "--tls-key-file", pem("PRIVATE KEY", key).toString(),
      "--tls-cert-file", pem("CERTIFICATE", certificate).toString(),
      "--tls-ca-cert-file", pem("CERTIFICATE", certificate).toString(),
      "--tls-auth-clients", "no"
    };
  }

  /** Makes sockets that trust this certificate only. */
  SSLSocketFactory trusting() throws Exception {
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trustStore());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context.getSocketFactory();
  }

  /** Writes a trust store, as an operator makes it with keytool -importcert. */
  Path trustStoreFile() throws Exception {
    Path file = directory.resolve("trust.p12");
    try (OutputStream out = Files.newOutputStream(file)) {
      trustStore().store(out, PASSWORD.toCharArray());
    }
    return file;
  }

  private KeyStore trustStore() throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry(ALIAS, store.getCertificate(ALIAS));
    return trusted;
  }

  private Path pem(String what, byte[] encoded) throws Exception {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded);
    return Files.writeString(
        directory.resolve(what + ".pem"),
        "-----BEGIN %s-----%n%s%n-----END %s-----%n".formatted(what, text, what));
  }
}
