package org.bttracker.net;

/** How datagrams are received and sent. */
public enum IoMode {
  /** In batches where they can be had, otherwise through Java's channels. */
  AUTO,
  /** Through Java's channels, one datagram at a time. */
  CHANNEL,
  /** In batches, or not at all. */
  BATCH
}
