package org.bttracker.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoadMixTest {
  @Test
  void shouldReadThreeWeights() {
    assertEquals(Optional.of(new LoadMix(50, 40, 1)), LoadMix.parse("50:40:1"));
    assertEquals(Optional.of(new LoadMix(0, 0, 1_000_000)), LoadMix.parse("0:0:1000000"));
    assertEquals("50:40:1", new LoadMix(50, 40, 1).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "1", "1:1", "1:1:1:1", "1:1:", "1:-1:1", "a:1:1", "0:0:0", "1:1000001:1", " "})
  void shouldRefuseAnythingElse(String text) {
    assertEquals(Optional.empty(), LoadMix.parse(text));
  }
}
