package org.bttracker.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisAddressTest {
  @Test
  void shouldReadEachForm() {
    assertEquals(
        new RedisAddress("r.example", 6379, false, 0),
        RedisAddress.parse("redis://r.example:6379"));
    assertEquals(
        new RedisAddress("r.example", 6380, true, 3),
        RedisAddress.parse("rediss://r.example:6380/3"));
    assertEquals(
        new RedisAddress("2001:db8::1", 1, false, 0),
        RedisAddress.parse("redis://[2001:db8::1]:1"));
    assertEquals("[2001:db8::1]:1", RedisAddress.parse("redis://[2001:db8::1]:1").toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"my_redis", "_redis", "my_app-redis_1", "my_redis.example", "a.my_redis"})
  void shouldReadANameWithAnUnderscore(String host) {
    assertEquals(
        new RedisAddress(host, 6379, false, 0), RedisAddress.parse("redis://" + host + ":6379"));
    assertEquals(
        new RedisAddress(host, 1, false, 3), RedisAddress.parse("redis://" + host + ":1/3"));
  }

  @Test
  void shouldSayThatTlsTakesNoUnderscore() {
    Exception e =
        assertThrows(
            IllegalArgumentException.class, () -> RedisAddress.parse("rediss://my_redis:6379"));
    assertEquals(
        "must be redis[s]://host:port[/db], and Java checks no certificate of a host with an"
            + " underscore in its name",
        e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost:6379",
        "redis:6379",
        "http://a:1",
        "redis://a",
        "redis://a:0",
        "redis://a:65536",
        "redis://a:x",
        "redis://:6379",
        "redis://2001:db8::1:6379",
        "redis://a:1/x",
        "redis://a:1/1/2",
        "redis://a:1/123456",
        "redis://a:1?db=1",
        "redis://a:1#1",
        "redis://a b:1",
        "redis://my_redis",
        "redis://my_redis:",
        "redis://my_redis:0",
        "redis://my_redis:65536",
        "redis://my_redis:x",
        "redis://my_redis:1:2",
        "redis://my_redis:1/x",
        "redis://my_redis:1?db=1",
        "redis://my_redis:1#1",
        "redis://my_redis,b:1",
        "redis://[my_redis]:1",
        "http://my_redis:1"
      })
  void shouldRefuseWhatIsNone(String text) {
    Exception e = assertThrows(IllegalArgumentException.class, () -> RedisAddress.parse(text));
    assertEquals("must be redis[s]://host:port[/db]", e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"redis://u:secret@a:1", "redis://u:secret@my_redis:1"})
  void shouldNotTakeNorShowAPassword(String text) {
    Exception e = assertThrows(IllegalArgumentException.class, () -> RedisAddress.parse(text));
    assertEquals("must be redis[s]://host:port[/db], without a user or a password", e.getMessage());
    assertFalse(e.toString().contains("secret"));
  }
}
