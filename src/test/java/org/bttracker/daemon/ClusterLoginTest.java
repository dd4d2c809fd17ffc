package org.bttracker.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.bttracker.SecretFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterLoginTest {
  private static final String RULE =
      " must hold the password in one line, or the user in one line and the password in the next";

  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = directory.resolve("login");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "a:b", " a b ", "#a", "gehe\u00efm", "x\ufeff", "\"a\""})
  void shouldReadAPasswordAsItIs(String password) throws IOException {
    for (String end : new String[] {"", "\n", "\r\n"}) {
      SecretFile.write(file, password + end);
      assertEquals(new ClusterLogin(null, password), ClusterLogin.read(file));
      SecretFile.write(file, "the user\n" + password + end);
      assertEquals(new ClusterLogin("the user", password), ClusterLogin.read(file));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "\n", "\nTopSecret", "TopSecret\n\n", "a\nTopSecret\nb", "Top\tSecret"})
  void shouldRefuseAnyOtherForm(String content) throws IOException {
    SecretFile.write(file, content);
    assertEquals(file + RULE, refusal());
  }

  @Test
  void shouldRefuseAFileThatIsTooLong() throws IOException {
    SecretFile.write(file, "a".repeat(4_095) + "\n");
    assertEquals(4_095, ClusterLogin.read(file).password().length());
    SecretFile.write(file, "a".repeat(4_097));
    assertEquals(file + " is too long for a file with a password", refusal());
  }

  @Test
  void shouldRefuseWhatIsNoText() throws IOException {
    SecretFile.write(file, "");
    Files.write(file, new byte[] {'a', (byte) 0xff});
    assertEquals(file + " is not written in UTF-8", refusal());
  }

  @Test
  void shouldRefuseWhatIsNoFile() throws IOException {
    assertEquals("there is no file " + file, refusal());
    Files.createDirectory(file);
    assertEquals(file + " is no regular file", refusal());
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r--r--", "rw-----w-", "rw--w----"})
  void shouldRefuseAFileThatIsOpenToOthers(String permissions) throws IOException {
    assumeTrue(file.getFileSystem().supportedFileAttributeViews().contains("posix"));
    SecretFile.write(file, "TopSecret");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    assertEquals(
        file + " is open to others, who could read the password: chmod u=rw,g=r,o= " + file,
        refusal());
  }

  @Test
  void shouldHideItself() {
    assertEquals("a login", new ClusterLogin("TopSecret", "TopSecret").toString());
  }

  private String refusal() {
    return assertThrows(IOException.class, () -> ClusterLogin.read(file)).getMessage();
  }
}
