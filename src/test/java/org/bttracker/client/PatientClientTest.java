package org.bttracker.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bttracker.client.PatientClient.Answer;
import org.bttracker.protocol.AnnounceEvent;
import org.bttracker.protocol.Hex;
import org.bttracker.protocol.InfoHash;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The times are those of the examples in BEP 15, "Time outs". */
@Timeout(60)
class PatientClientTest {
  private static final String CONNECT = "connect";
  private static final String ANNOUNCE = "announce";
  private static final String TORRENT = "0123456789abcdef0123456789abcdef01234567";

  private final List<String> heard = new ArrayList<>();
  private final Set<String> transactionIds = new HashSet<>();
  private final List<ByteBuffer> announces = new ArrayList<>();
  private final List<Long> retries = new ArrayList<>();

  /** Which of the requests that it hears the tracker answers; the others it ignores. */
  private boolean answersConnects = true;

  private long answersConnectsFromSecond = Long.MAX_VALUE;

  private boolean answersAnnounces = true;
  private Duration answerTakes = Duration.ZERO;
  private int connectionIds;
  private LoopbackTracker tracker;
  private LoopbackTracker answerer;
  private VirtualTime time;
  private PatientClient client;

  @AfterEach
  void close() throws IOException {
    if (client != null) {
      client.close();
    }
    tracker.close();
    if (answerer != null) {
      answerer.close();
    }
  }

  @Test
  void shouldSendAConnectAgainAfter15SecondsTimesTwoToTheN() throws Exception {
    answersConnects = false;
    open("127.0.0.1", Duration.ofSeconds(12_000));
    assertEquals(Optional.empty(), client.connect());
    assertEquals(
        heardAt(CONNECT, 0, 15, 45, 105, 225, 465, 945, 1_905, 3_825, 7_665, 11_505), heard);
    assertEquals(1, transactionIds.size(), "the same transaction ID each time");
    assertEquals(
        List.of(15L, 45L, 105L, 225L, 465L, 945L, 1_905L, 3_825L, 7_665L, 11_505L), retries);
    assertEquals(12_000, time.seconds());
  }

  @Test
  void shouldAskForANewIdOnceItsOwnIsAMinuteOld() throws Exception {
    answerTakes = Duration.ofSeconds(1);
    open("127.0.0.1", Duration.ofSeconds(400));
    client.connect();
    time.pass(Duration.ofSeconds(1));
    answersConnects = false;
    answersAnnounces = false;
    assertEquals(Optional.empty(), client.announce(announce()));
    List<String> expected = new ArrayList<>(heardAt(CONNECT, 0));
    expected.addAll(heardAt(ANNOUNCE, 2, 17, 47));
    expected.addAll(heardAt(CONNECT, 107, 227));
    assertEquals(expected, heard);
  }

  @Test
  void shouldSendTheRequestWithTheNewIdAsSoonAsItHasIt() throws Exception {
    open("127.0.0.1", Duration.ofSeconds(400));
    client.connect();
    answersAnnounces = false;
    client.announce(announce());
    List<String> expected = new ArrayList<>(heardAt(CONNECT, 0));
    expected.addAll(heardAt(ANNOUNCE, 0, 15, 45));
    expected.addAll(heardAt(CONNECT, 105));
    expected.addAll(heardAt(ANNOUNCE, 105));
    expected.addAll(heardAt(CONNECT, 225));
    expected.addAll(heardAt(ANNOUNCE, 225));
    assertEquals(expected, heard);
    assertEquals(
        List.of(1L, 1L, 1L, 2L, 3L), announces.stream().map(packet -> packet.getLong(0)).toList());
  }

  @Test
  void shouldUseAnIdForAMinuteOnly() throws Exception {
    open("127.0.0.1", Duration.ofSeconds(10));
    client.connect();
    time.pass(Duration.ofSeconds(59));
    client.announce(announce());
    time.pass(Duration.ofSeconds(1));
    client.announce(announce());
    List<String> expected = new ArrayList<>(heardAt(CONNECT, 0));
    expected.addAll(heardAt(ANNOUNCE, 59));
    expected.addAll(heardAt(CONNECT, 60));
    expected.addAll(heardAt(ANNOUNCE, 60));
    assertEquals(expected, heard);
  }

  @Test
  void shouldTakeTheAnswerToARequestThatWasSentAgain() throws Exception {
    answersConnects = false;
    open("127.0.0.1", Duration.ofSeconds(45));
    answersConnectsFromSecond = 15;
    Answer answer = client.connect().orElseThrow();
    assertInstanceOf(ConnectResponse.class, answer.response());
    assertEquals(2, answer.requests());
    assertEquals(tracker.address(), answer.from());
    assertEquals(heardAt(CONNECT, 0, 15), heard);
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void shouldHearAnAnswerFromAnotherPort(String host) throws Exception {
    answerer = new LoopbackTracker(host, (request, from) -> {});
    open(host, Duration.ofSeconds(45));
    Answer answer = client.connect().orElseThrow();
    assertEquals(answerer.address(), answer.from());
    assertInstanceOf(ConnectResponse.class, answer.response());
  }

  @Test
  void shouldHearAnAnswerFromAnotherAddress() throws Exception {
    answerer = new LoopbackTracker("127.0.0.2", (request, from) -> {});
    open("127.0.0.1", Duration.ofSeconds(45));
    assertEquals(answerer.address(), client.connect().orElseThrow().from());
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void shouldHearThatNobodyListens(String host) throws Exception {
    open(host, Duration.ofSeconds(45));
    tracker.close();
    assertThrows(PortUnreachableException.class, client::connect);
  }

  @Test
  void shouldRemoveThePeersThatAreStillThereWhenItIsClosed() throws Exception {
    open("127.0.0.1", Duration.ofSeconds(45));
    client.connect();
    client.announce(announce());
    client.announce(new Announce(InfoHash.ofHex(TORRENT.replace('0', '9')), 7));
    client.announce(
        new Announce(InfoHash.ofHex(TORRENT.replace('0', '9')), 7).event(AnnounceEvent.STOPPED));
    announces.clear();
    client.close();
    client = null;
    tracker.serve();
    assertEquals(1, announces.size());
    assertEquals(TORRENT, Hex.digits(announces.get(0).position(16).limit(36)));
    assertEquals(3, announces.get(0).clear().getInt(80), "the event stopped");
  }

  private Announce announce() {
    return new Announce(InfoHash.ofHex(TORRENT), 6_881);
  }

  private static List<String> heardAt(String request, long... seconds) {
    List<String> expected = new ArrayList<>();
    for (long second : seconds) {
      expected.add(second + " " + request);
    }
    return expected;
  }

  private void open(String host, Duration timeout) throws IOException {
    tracker = new LoopbackTracker(host, this::handle);
    time = new VirtualTime(tracker);
    client = new PatientClient(tracker.address(), timeout, time, () -> retries.add(time.seconds()));
  }

  private void handle(ByteBuffer request, InetSocketAddress from) throws IOException {
    boolean connect = request.getInt(8) == 0;
    heard.add(time.seconds() + " " + (connect ? CONNECT : ANNOUNCE));
    String transactionId = Hex.digits(request.duplicate().position(12).limit(16));
    transactionIds.add(transactionId);
    LoopbackTracker sender = answerer == null ? tracker : answerer;
    if (connect && (answersConnects || time.seconds() >= answersConnectsFromSecond)) {
      time.pass(answerTakes);
      connectionIds++;
      sender.send(Hex.packet("00000000", transactionId, "%016x".formatted(connectionIds)), from);
    } else if (!connect) {
      announces.add(request);
      if (answersAnnounces) {
        sender.send(
            Hex.packet("00000001", transactionId, "00000708", "00000001", "00000000"), from);
      }
    }
  }
}
