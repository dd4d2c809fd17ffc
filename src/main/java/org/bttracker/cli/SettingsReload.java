package org.bttracker.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.bttracker.cli.EffectiveConfig.Value;
import org.bttracker.daemon.Reloadable;
import org.bttracker.daemon.StartException;
import org.bttracker.daemon.TrackerConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the configuration file anew while the tracker runs. A few settings change at once; of all
 * others it says that the tracker must be started again for them.
 */
final class SettingsReload implements Reloadable {
  private static final Logger LOG = LoggerFactory.getLogger(SettingsReload.class);

  private final Map<String, Value> running;
  private final Source source;
  private final Map<String, Consumer<TrackerConfig>> changeable;

  /** Where settings come from. */
  @FunctionalInterface
  interface Source {
    /**
     * Reads and checks them.
     *
     * @throws StartException says what is wrong, and where
     */
    EffectiveConfig read() throws StartException;
  }

  /**
   * Begins with the settings of the start.
   *
   * @param running values by the names of options
   * @param source asked at each reload
   * @param changeable what puts a new value in place, by the names of options
   */
  SettingsReload(
      Map<String, Value> running, Source source, Map<String, Consumer<TrackerConfig>> changeable) {
    this.running = new LinkedHashMap<>(running);
    this.source = source;
    this.changeable = changeable;
  }

  @Override
  public String reload() throws StartException {
    EffectiveConfig read = source.read();
    List<String> changes = new ArrayList<>();
    List<String> waiting = new ArrayList<>();
    for (String name : names(read.values())) {
      Value before = running.get(name);
      Value now = read.values().get(name);
      if (Objects.equals(meaning(before), meaning(now))) {
        continue;
      }
      if (changeable.containsKey(name)) {
        changeable.get(name).accept(read.config());
        running.put(name, now);
        changes.add(name + ": " + text(before) + " → " + text(now));
      } else {
        waiting.add(name);
      }
    }
    if (!waiting.isEmpty()) {
      // Said again at each reload, until the tracker runs with what the file says.
      LOG.warn("Restart the tracker for other settings to hold: {}", String.join(", ", waiting));
    }
    return changes.isEmpty() ? "" : "settings: " + String.join("; ", changes);
  }

  private static Object meaning(Value value) {
    return value == null ? null : value.meaning();
  }

  /** Some options have a default that follows from others. */
  private static String text(Value value) {
    return value == null ? "default" : value.text();
  }

  private Set<String> names(Map<String, Value> read) {
    Set<String> names = new LinkedHashSet<>(running.keySet());
    names.addAll(read.keySet());
    return names;
  }
}
