package org.bttracker.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class NameLookupTest {
  private static final String SERVERS = "java.naming.provider.url";

  @AfterEach
  void forgetTheServer() {
    System.clearProperty(SERVERS);
  }

  @Test
  void shouldReadTheTxtRecordsOfAName() throws Exception {
    try (FakeDns dns =
        new FakeDns(
            List.of(
                List.of("v=spf1"),
                List.of("BITTORRENT UDP:1337 TCP:80"),
                List.of("BITTORRENT", "UDP:4")))) {
      System.setProperty(SERVERS, dns.url());
      List<String> texts = new NameLookup().texts("tracker.example");
      assertEquals(3, texts.size(), texts::toString);
      assertEquals(
          "[UDP:1337, TCP:80, UDP:4]",
          TrackerPreferences.of(texts).orElseThrow().trackers().toString());
    }
  }

  @Test
  void shouldFindNoRecordsOfANameThatDoesNotExist() throws Exception {
    try (FakeDns dns = new FakeDns(List.of())) {
      System.setProperty(SERVERS, dns.url());
      assertEquals(List.of(), new NameLookup().texts("tracker.example"));
    }
  }

  @Test
  void shouldGiveUpAServerThatDoesNotAnswer() throws Exception {
    try (FakeDns dns = FakeDns.silent()) {
      System.setProperty(SERVERS, dns.url());
      NameLookup impatient = new NameLookup(Duration.ofMillis(50));
      IOException fault = assertThrows(IOException.class, () -> impatient.texts("tracker.example"));
      assertEquals("the name servers do not answer in time", fault.getMessage());
    }
  }

  /** Without the bound of its own, too: Java gives the server up. */
  @Test
  void shouldSayThatAServerDoesNotAnswer() throws Exception {
    try (FakeDns dns = FakeDns.silent()) {
      System.setProperty(SERVERS, dns.url());
      IOException fault =
          assertThrows(IOException.class, () -> new NameLookup().texts("tracker.example"));
      assertTrue(fault.getMessage().startsWith("DNS error"), fault::getMessage);
    }
  }

  /** With a silent server, to see that it is not asked. */
  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "[::1]", "::1", "localhost", "LOCALHOST", "a.localhost"})
  void shouldNotAskForAddressesAndThisHost(String host) throws Exception {
    try (FakeDns dns = FakeDns.silent()) {
      System.setProperty(SERVERS, dns.url());
      assertEquals(List.of(), new NameLookup().texts(host));
    }
  }

  @Test
  void shouldLookUpAddresses() throws Exception {
    NameLookup lookup = new NameLookup();
    assertEquals(List.of(InetAddress.getByName("::1")), lookup.addresses("[::1]"));
    assertEquals(List.of(InetAddress.getByName("192.0.2.1")), lookup.addresses("192.0.2.1"));
    assertTrue(lookup.addresses("localhost").contains(InetAddress.getByName("127.0.0.1")));
    IOException fault = assertThrows(IOException.class, () -> lookup.addresses("nowhere.invalid"));
    assertEquals("the host is not known", fault.getMessage());
  }
}
