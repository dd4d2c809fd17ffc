package org.bttracker.clients;

import java.io.IOException;

/** Where programs run: a host of a {@link NetworkNamespace}. */
@FunctionalInterface
interface Host {
  /** Starts a program there; its output goes to {@code NAME.log}. */
  Program start(String name, String... command) throws IOException;
}
