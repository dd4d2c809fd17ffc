package org.bttracker.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class TerminalTextTest {
  @Test
  void shouldShowNothingThatATerminalObeys() {
    assertEquals("?[31mred??31m?", TerminalText.of("\u001b[31mred\r\u009b31m\u202e"));
    assertEquals(
        "gr\u00fc\u00df dich, \u4f60\u597d", TerminalText.of("gr\u00fc\u00df dich, \u4f60\u597d"));
  }

  @Test
  void shouldCutAVeryLongText() {
    assertEquals("x".repeat(200), TerminalText.of("x".repeat(200)));
    assertEquals("x".repeat(200) + "...", TerminalText.of("x".repeat(201)));
  }
}
