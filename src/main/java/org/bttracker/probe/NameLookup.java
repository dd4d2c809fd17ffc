package org.bttracker.probe;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.naming.CompositeName;
import javax.naming.Context;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.InitialDirContext;

/** Asks the DNS, and gives up in time. Immutable, so any thread may use it. */
public final class NameLookup {
  /** Longer than a resolver needs that asks a second server after five seconds. */
  private static final Duration LONGEST = Duration.ofSeconds(12);

  /** How long a server is waited for; twice as long when it is asked again. */
  private static final String FIRST_WAIT_MILLIS = "1500";

  private static final String SECOND_ATTEMPTS = "1";

  private final Duration longest;

  /** Makes a look-up that takes 12 seconds at the most. */
  public NameLookup() {
    this(LONGEST);
  }

  NameLookup(Duration longest) {
    this.longest = longest;
  }

  /**
   * Looks up the addresses of a host, as clients do.
   *
   * @param host a name, or an IP address, in brackets or not
   * @return one at least, IPv4 and IPv6 in the system's order
   * @throws IOException if there is no such host, or nobody says so in time
   */
  public List<InetAddress> addresses(String host) throws IOException {
    try {
      return inTime(() -> Arrays.asList(InetAddress.getAllByName(host)));
    } catch (ExecutionException e) {
      throw e.getCause() instanceof UnknownHostException
          ? new IOException("the host is not known", e)
          : new IOException(e.getCause().toString(), e);
    }
  }

  /**
   * Looks up the TXT records of a host. Java asks the name servers of the system, or those of the
   * system property {@code java.naming.provider.url}.
   *
   * @param host a name
   * @return each record's text; empty if there is none, and if the host has no records
   * @throws IOException if nobody says so in time
   */
  public List<String> texts(String host) throws IOException {
    if (!hasRecords(host)) {
      return List.of();
    }
    try {
      return inTime(() -> queryTexts(host));
    } catch (ExecutionException e) {
      throw new IOException(reason(e.getCause()), e);
    }
  }

  /**
   * Whether a host may have records in the DNS.
   *
   * @param host a name, or an IP address, in brackets or not
   * @return false for addresses, and for localhost, which must not be asked for (RFC 6761)
   */
  public static boolean hasRecords(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    return !name.contains(":")
        && !name.matches("[\\d.]+")
        && !name.equals("localhost")
        && !name.endsWith(".localhost");
  }

  private static List<String> queryTexts(String host) throws NamingException {
    Hashtable<String, String> settings = new Hashtable<>();
    settings.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
    settings.put("com.sun.jndi.dns.timeout.initial", FIRST_WAIT_MILLIS);
    settings.put("com.sun.jndi.dns.timeout.retries", SECOND_ATTEMPTS);
    InitialDirContext context = new InitialDirContext(settings);
    try {
      Attribute records =
          context.getAttributes(new CompositeName().add(host), new String[] {"TXT"}).get("TXT");
      List<String> texts = new ArrayList<>();
      for (int i = 0; records != null && i < records.size(); i++) {
        texts.add(records.get(i).toString());
      }
      return texts;
    } catch (NameNotFoundException e) {
      return List.of();
    } finally {
      context.close();
    }
  }

  private static String reason(Throwable fault) {
    return fault.getMessage() == null ? fault.toString() : fault.getMessage();
  }

  private <T> T inTime(Callable<T> lookup) throws IOException, ExecutionException {
    FutureTask<T> task = new FutureTask<>(lookup);
    Thread thread = new Thread(task, "lookup");
    thread.setDaemon(true);
    thread.start();
    try {
      return task.get(longest.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new IOException("the name servers do not answer in time", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
