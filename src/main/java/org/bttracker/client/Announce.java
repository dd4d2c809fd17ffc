package org.bttracker.client;

import org.bttracker.protocol.AnnounceEvent;
import org.bttracker.protocol.InfoHash;

/**
 * What a client says of itself in its announces. One that is made is a leecher's regular announce;
 * the methods change it, and it may be sent as often as wanted. For one thread at a time.
 */
public final class Announce {
  private final InfoHash infoHash;
  private final int port;
  private long downloaded;
  private long left = 1;
  private long uploaded;
  private AnnounceEvent event = AnnounceEvent.NONE;
  private int key;
  private int numWant = -1;
  private String urlData = "";

  /**
   * A leecher with one byte left, that wants as many peers as the tracker likes.
   *
   * @param infoHash the torrent
   * @param port where the peer listens, 0 to 65,535; trackers should refuse 0
   */
  public Announce(InfoHash infoHash, int port) {
    this.infoHash = infoHash;
    this.port = port;
  }

  /**
   * Sets the traffic since the start.
   *
   * @param downloaded bytes
   * @param uploaded bytes
   * @return this
   */
  public Announce traffic(long downloaded, long uploaded) {
    this.downloaded = downloaded;
    this.uploaded = uploaded;
    return this;
  }

  /**
   * Sets what is still wanted.
   *
   * @param left bytes; 0 makes a seeder, −1 stands for unknown
   * @return this
   */
  public Announce left(long left) {
    this.left = left;
    return this;
  }

  /**
   * Sets the reason.
   *
   * @param event why the peer announces
   * @return this
   */
  public Announce event(AnnounceEvent event) {
    this.event = event;
    return this;
  }

  /**
   * Sets the client's own number for itself.
   *
   * @param key any int32
   * @return this
   */
  public Announce key(int key) {
    this.key = key;
    return this;
  }

  /**
   * Sets how many peers are wanted.
   *
   * @param numWant at most; negative: as the tracker likes
   * @return this
   */
  public Announce numWant(int numWant) {
    this.numWant = numWant;
    return this;
  }

  /**
   * Sets path and query of the tracker's URL (BEP 41).
   *
   * @param urlData in ISO 8859-1; empty: no options are sent
   * @return this
   */
  public Announce urlData(String urlData) {
    this.urlData = urlData;
    return this;
  }

  InfoHash infoHash() {
    return infoHash;
  }

  int port() {
    return port;
  }

  long downloaded() {
    return downloaded;
  }

  long left() {
    return left;
  }

  long uploaded() {
    return uploaded;
  }

  AnnounceEvent event() {
    return event;
  }

  int key() {
    return key;
  }

  int numWant() {
    return numWant;
  }

  String urlData() {
    return urlData;
  }
}
