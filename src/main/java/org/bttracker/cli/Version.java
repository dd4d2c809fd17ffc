package org.bttracker.cli;

import picocli.CommandLine.IVersionProvider;

/** The version that the build has put into the jar. */
final class Version implements IVersionProvider {
  static String text() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "unknown" : version;
  }

  @Override
  public String[] getVersion() {
    return new String[] {"bttracker " + text()};
  }
}
