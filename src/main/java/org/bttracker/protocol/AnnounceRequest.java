package org.bttracker.protocol;

/**
 * Says that a peer is in a swarm, or leaves it, and asks for others. The peer ID is left out: peers
 * are known by address and port, never by an ID that anybody can claim. So is the IP address field.
 *
 * @param connectionId proof that the sender's address is its own
 * @param transactionId comes back in the response
 * @param infoHash the torrent
 * @param downloaded bytes since the start
 * @param left bytes still wanted; 0 makes a seeder, −1 stands for unknown
 * @param uploaded bytes since the start
 * @param event why it announces
 * @param key the client's own number for itself
 * @param numWant peers it wants at most; negative: as the tracker likes
 * @param port TCP port where it listens, 0 to 65,535 (0 is for the handler to refuse)
 * @param urlData path and query of the tracker's URL (BEP 41), empty without options
 */
public record AnnounceRequest(
    long connectionId,
    int transactionId,
    InfoHash infoHash,
    long downloaded,
    long left,
    long uploaded,
    AnnounceEvent event,
    int key,
    int numWant,
    int port,
    String urlData)
    implements Request {
  @Override
  public int action() {
    return Bep15.ANNOUNCE;
  }
}
