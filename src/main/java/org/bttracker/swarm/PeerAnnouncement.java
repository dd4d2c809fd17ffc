package org.bttracker.swarm;

import org.bttracker.protocol.AnnounceEvent;
import org.bttracker.protocol.InfoHash;
import org.bttracker.protocol.IpAddress;

/**
 * What a peer says of itself. A receive loop has one for each datagram of a burst, and fills it in
 * anew each time: the torrent and the peer first, for {@link SwarmLookAhead}, and the rest before
 * {@link Swarms#announce}. For one thread.
 */
public final class PeerAnnouncement {
  private final TorrentKey torrent = new TorrentKey();
  private final PeerKey peer = new PeerKey();
  private boolean seeder;
  private AnnounceEvent event = AnnounceEvent.NONE;
  private int wanted;
  private MayAdd mayAdd = MayAdd.TORRENT;

  /** Makes one to be filled in. */
  public PeerAnnouncement() {}

  /**
   * Sets the torrent.
   *
   * @param head bytes 0 to 7 of its info hash, as {@link InfoHash} has them
   * @param middle bytes 8 to 15
   * @param tail bytes 16 to 19
   * @return this
   */
  public PeerAnnouncement torrent(long head, long middle, int tail) {
    torrent.set(head, middle, tail);
    return this;
  }

  /**
   * Sets the peer.
   *
   * @param high the first 64 bits of the address its packet came from, as {@link IpAddress} has
   *     them
   * @param low the last 64 bits
   * @param port where it listens, 1 to 65,535
   * @return this
   */
  public PeerAnnouncement peer(long high, long low, int port) {
    peer.set(high, low, port);
    return this;
  }

  /**
   * Sets what the peer announces.
   *
   * @param newSeeder whether it has nothing left to download
   * @param newEvent why it announces
   * @param newWanted peers it is handed at most, 0 or more
   * @return this
   */
  public PeerAnnouncement says(boolean newSeeder, AnnounceEvent newEvent, int newWanted) {
    seeder = newSeeder;
    event = newEvent;
    wanted = newWanted;
    return this;
  }

  /**
   * Sets what may be added to the registry.
   *
   * @param newMayAdd for the peer's source
   * @return this
   */
  public PeerAnnouncement mayAdd(MayAdd newMayAdd) {
    mayAdd = newMayAdd;
    return this;
  }

  /**
   * The torrent.
   *
   * @return bytes 0 to 7 of its info hash
   */
  public long torrentHead() {
    return torrent.head();
  }

  /**
   * The torrent.
   *
   * @return bytes 8 to 15 of its info hash
   */
  public long torrentMiddle() {
    return torrent.middle();
  }

  /**
   * The torrent.
   *
   * @return bytes 16 to 19 of its info hash
   */
  public int torrentTail() {
    return torrent.tail();
  }

  /**
   * The peer's address.
   *
   * @return the first 64 bits, as {@link IpAddress} has them
   */
  public long addressHigh() {
    return peer.high();
  }

  /**
   * The peer's address.
   *
   * @return the last 64 bits, as {@link IpAddress} has them
   */
  public long addressLow() {
    return peer.isIpv4() ? IpAddress.lowOfIpv4((int) (peer.last() >>> 32)) : peer.low();
  }

  /**
   * Where the peer listens.
   *
   * @return 1 to 65,535
   */
  public int port() {
    return (int) (peer.last() >>> (peer.isIpv4() ? 16 : 48)) & 0xFFFF;
  }

  /**
   * Whether it has nothing left to download.
   *
   * @return as it says
   */
  public boolean isSeeder() {
    return seeder;
  }

  /**
   * Whether it leaves.
   *
   * @return as it says
   */
  public boolean isStopped() {
    return event == AnnounceEvent.STOPPED;
  }

  TorrentKey torrent() {
    return torrent;
  }

  PeerKey peer() {
    return peer;
  }

  boolean seeder() {
    return seeder;
  }

  AnnounceEvent event() {
    return event;
  }

  int wanted() {
    return wanted;
  }

  MayAdd mayAdd() {
    return mayAdd;
  }
}
