package org.bttracker.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HashTextTest {
  /** The base32 texts are those of Python's base64.b32encode. */
  @ParameterizedTest
  @CsvSource({
    "0123456789abcdef0123456789abcdef01234567, AERUKZ4JVPG66AJDIVTYTK6N54ASGRLH",
    "ffffffffffffffffffffffffffffffffffffffff, 77777777777777777777777777777777",
    "0000000000000000000000000000000000000000, AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "8000000000000000000000000000000000000001, QAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB"
  })
  void shouldReadHexAndBase32InEitherCase(String hex, String base32) {
    assertEquals(hex, HashText.read(hex).toString());
    assertEquals(hex, HashText.read(hex.toUpperCase()).toString());
    assertEquals(hex, HashText.read(base32).toString());
    assertEquals(hex, HashText.read(base32.toLowerCase()).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "0123456789abcdef0123456789abcdef0123456",
        "0123456789abcdef0123456789abcdef012345678",
        "0123456789abcdef0123456789abcdef0123456g",
        "+123456789abcdef0123456789abcdef01234567",
        "AERUKZ4JVPG66AJDIVTYTK6N54ASGRL1",
        "AERUKZ4JVPG66AJDIVTYTK6N54ASGRL8",
        "AERUKZ4JVPG66AJDIVTYTK6N54ASGRL="
      })
  void shouldReadNothingElse(String text) {
    assertNull(HashText.read(text));
    assertEquals("is no info hash of 40 hexadecimal or 32 base32 digits", HashText.fault(text));
  }

  @Test
  void shouldTellWhatClientsAnnounceOfAHashOfVersion2() {
    String hash = "0123456789abcdef".repeat(4);
    assertNull(HashText.read(hash));
    assertTrue(HashText.fault(hash).contains("first 40"), HashText.fault(hash));
  }
}
