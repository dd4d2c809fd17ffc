package org.bttracker.daemon;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.function.BiConsumer;
import org.bttracker.access.AccessList;
import org.bttracker.access.ListFile;
import org.bttracker.metrics.Amount;
import org.bttracker.snapshot.FileFailure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An option that names the file of a list. The file is read at the start and upon each reload; at
 * any other time the list only loses the entries whose last day is over. For any thread.
 */
final class ListSetting<L extends AccessList<L>> implements Reloadable {
  private static final Logger LOG = LoggerFactory.getLogger(ListSetting.class);

  private final String option;
  private final Path file;
  private final FileReader<L> reader;
  private final InstantSource clock;
  private L list;
  private BiConsumer<L, L> follower = (before, after) -> {};

  /** Reads a kind of list from its file. */
  @FunctionalInterface
  interface FileReader<L extends AccessList<L>> {
    ListFile<L> read(Path file, int today) throws IOException;
  }

  /**
   * Reads the list for the first time.
   *
   * @param option such as {@code --deny-list}
   * @param clock says which day it is
   * @throws StartException if there is no list in the file
   */
  ListSetting(String option, Path file, FileReader<L> reader, InstantSource clock)
      throws StartException {
    this.option = option;
    this.file = file;
    this.reader = reader;
    this.clock = clock;
    list = read();
    String entries = list.size() == 1 ? "1 entry" : list.size() + " entries";
    LOG.info("{}: {}", name(), entries);
  }

  /** The list as it is now. */
  synchronized L list() {
    return list;
  }

  /** From now on, tells when there is a new list: the one before, and the new one. */
  synchronized void follow(BiConsumer<L, L> newFollower) {
    follower = newFollower;
  }

  /** Reads without the lock: a slow disk must not hold up {@link #expire}. */
  @Override
  public String reload() throws StartException {
    L read = read();
    synchronized (this) {
      L before = list;
      replace(read);
      String change = read.changeSince(before).inWords();
      return change.isEmpty() ? "" : name() + ": " + change;
    }
  }

  /** Lets the entries go whose last day is over. */
  synchronized void expire() {
    L rest = list.without(today());
    if (rest != list) {
      int over = list.size() - rest.size();
      replace(rest);
      LOG.info("{}: −{}, until= is over", name(), over);
    }
  }

  private void replace(L after) {
    L before = list;
    list = after;
    follower.accept(before, after);
  }

  private L read() throws StartException {
    try {
      ListFile<L> read = reader.read(file, today());
      tell(read);
      return read.list();
    } catch (IOException e) {
      throw new StartException(option + "=" + file + ": " + FileFailure.reason(e));
    }
  }

  private void tell(ListFile<L> read) {
    read.faults().forEach(fault -> LOG.warn("{}={}, {}", option, file, fault));
    long more = read.badLines() - read.faults().size();
    if (more > 0) {
      LOG.warn("{}={} has {} more", option, file, Amount.of(more, "bad line"));
    }
    if (read.over() > 0) {
      LOG.info("{}: until= is over for {} of the file", name(), Amount.of(read.over(), "line"));
    }
  }

  /** The option in words, such as "deny list". */
  private String name() {
    return option.substring(2).replace('-', ' ');
  }

  private int today() {
    return (int) LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).toEpochDay();
  }
}
