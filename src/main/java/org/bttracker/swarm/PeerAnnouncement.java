package org.bttracker.swarm;

import org.bttracker.protocol.AnnounceEvent;
import org.bttracker.protocol.InfoHash;
import org.bttracker.protocol.IpAddress;

/**
 * What a peer says of itself.
 *
 * @param infoHash the torrent
 * @param address where its packet came from
 * @param port where it listens, 1 to 65,535
 * @param seeder whether it has nothing left to download
 * @param event why it announces
 * @param wanted peers it is handed at most, 0 or more
 * @param mayAdd what may be added for its source
 */
public record PeerAnnouncement(
    InfoHash infoHash,
    IpAddress address,
    int port,
    boolean seeder,
    AnnounceEvent event,
    int wanted,
    MayAdd mayAdd) {
  /**
   * An announce of a source that may add anything.
   *
   * @param infoHash the torrent
   * @param address where its packet came from
   * @param port where it listens, 1 to 65,535
   * @param seeder whether it has nothing left to download
   * @param event why it announces
   * @param wanted peers it is handed at most, 0 or more
   */
  public PeerAnnouncement(
      InfoHash infoHash,
      IpAddress address,
      int port,
      boolean seeder,
      AnnounceEvent event,
      int wanted) {
    this(infoHash, address, port, seeder, event, wanted, MayAdd.TORRENT);
  }
}
