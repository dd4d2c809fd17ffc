package org.bttracker.cli;

import org.bttracker.net.BatchSupport;
import picocli.CommandLine.IVersionProvider;

/** The version that the build has put into the jar, and what it runs on. */
final class Version implements IVersionProvider {
  static String text() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "unknown" : version;
  }

  @Override
  public String[] getVersion() {
    return new String[] {
      "bttracker " + text(),
      "Java " + Runtime.version() + " (" + System.getProperty("java.vendor") + ")",
      "Datagrams go "
          + BatchSupport.whyNot().map(reason -> "one by one: " + reason).orElse("in batches")
    };
  }
}
