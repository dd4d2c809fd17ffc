package org.bttracker.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.bttracker.protocol.IpAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignedIdsTest {
  private static final byte[] SECRET = HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f");
  private static final int TTL = 120;
  private static final IpAddress FOUR = IpAddress.ofIpv4(0x0a000001);
  private static final IpAddress SIX = new IpAddress(0x20010db8_00000000L, 1);

  private final AddressIds ids = signedIds(new SigningKey(SECRET, 0));

  private static AddressIds signedIds(SigningKey key) {
    return AddressIds.of(new SignedIds(new SigningKeys(key, true, List.of()), TTL));
  }

  /** Also where the lowest 12 bits of the second begin again, and before the clock's 0. */
  @ParameterizedTest
  @ValueSource(longs = {0, 1, -1, 4_095, 4_096, 4_000, 8_191, -4_096, -4_097, 3_000_000_000L})
  void shouldExpireToTheSecond(long issued) {
    for (IpAddress address : new IpAddress[] {FOUR, SIX}) {
      long id = ids.issue(address, issued);
      assertTrue(ids.isValid(id, address, issued));
      assertTrue(ids.isValid(id, address, issued + TTL));
      assertFalse(ids.isValid(id, address, issued + TTL + 1));
      assertFalse(ids.isValid(id, address, issued - 1));
    }
  }

  /** The ID bears the second without its upper bits; the hash knows them. */
  @Test
  void shouldNotBeValidAgainWhenTheSecondsBeginAgain() {
    long id = ids.issue(FOUR, 1_000);
    for (long now = 1_000 + TTL + 1; now < 1_000 + 3 * 4_096; now++) {
      assertFalse(ids.isValid(id, FOUR, now), "at " + now);
    }
  }

  @Test
  void shouldBeBoundToItsAddress() {
    long id = ids.issue(FOUR, 0);
    assertFalse(ids.isValid(id, SIX, 0));
    for (int bit = 0; bit < Long.SIZE; bit++) {
      assertFalse(ids.isValid(id, new IpAddress(FOUR.high(), FOUR.low() ^ 1L << bit), 0));
      assertFalse(ids.isValid(id, new IpAddress(FOUR.high() ^ 1L << bit, FOUR.low()), 0));
    }
  }

  @Test
  void shouldRefuseAnIdWithAWrongBit() {
    for (long second = 0; second < 3 * TTL; second++) {
      long id = ids.issue(SIX, second);
      for (int bit = 0; bit < Long.SIZE; bit++) {
        assertFalse(ids.isValid(id ^ 1L << bit, SIX, second + 60), "bit " + bit);
      }
    }
  }

  @Test
  void shouldRefuseTheIdsOfAnotherKey() {
    for (int bit = 0; bit < SECRET.length * Byte.SIZE; bit++) {
      byte[] secret = SECRET.clone();
      secret[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
      long id = signedIds(new SigningKey(secret, 0)).issue(FOUR, 0);
      assertFalse(ids.isValid(id, FOUR, 0));
    }
  }

  @Test
  void shouldCountOnFromTheOffset() {
    AddressIds later = signedIds(new SigningKey(SECRET, 5_000));
    assertEquals(ids.issue(FOUR, 5_010), later.issue(FOUR, 10));
    assertTrue(later.isValid(ids.issue(FOUR, 5_000), FOUR, TTL));
    assertFalse(later.isValid(ids.issue(FOUR, 5_000), FOUR, TTL + 1));
  }

  @Test
  void shouldGiveAnotherIdEachSecondAndToEachAddress() {
    assertNotEquals(ids.issue(FOUR, 0), ids.issue(FOUR, 1));
    assertNotEquals(ids.issue(FOUR, 0), ids.issue(IpAddress.ofIpv4(0x0a000002), 0));
    assertNotEquals(0, ids.issue(FOUR, 0) << 12, "the hash is there");
  }

  /** AES-CBC-MAC by hand: two blocks, the first one's result into the second. */
  @Test
  void shouldBearTheSecondAndAKeyedHash() throws GeneralSecurityException {
    long second = 0x1_2345L;
    ByteBuffer message =
        ByteBuffer.allocate(32).putLong(SIX.high()).putLong(SIX.low()).putLong(second);
    Cipher block = Cipher.getInstance("AES/ECB/NoPadding");
    block.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(SECRET, "AES"));
    byte[] chained = block.doFinal(message.array(), 0, 16);
    for (int i = 0; i < chained.length; i++) {
      chained[i] ^= message.get(16 + i);
    }
    long hash = ByteBuffer.wrap(block.doFinal(chained)).getLong(8);
    assertEquals(0x345L << 52 | hash & 0xF_FFFF_FFFF_FFFFL, ids.issue(SIX, second));
  }

  /** Clients take 0 for no ID; the lowest 12 bits of the second may be 0 too. */
  @Test
  void shouldNeverHaveAHashOf0() {
    assertEquals(1, SignedIds.hashBits(0));
    assertEquals(1, SignedIds.hashBits(0xFFF0_0000_0000_0000L));
    assertEquals(0xF_FFFF_FFFF_FFFFL, SignedIds.hashBits(-1));
    assertEquals(2, SignedIds.hashBits(2));
    long id = ids.issue(FOUR, 4_096);
    assertEquals(0, id >>> 52);
    assertFalse(ids.isValid(0, FOUR, 4_096));
  }
}
