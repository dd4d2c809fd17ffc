package org.bttracker.daemon;

import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.pattern.SyslogStartConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LevelToSyslogSeverity;
import ch.qos.logback.core.Layout;
import ch.qos.logback.core.net.SyslogAppenderBase;
import ch.qos.logback.core.net.SyslogOutputStream;
import java.net.SocketException;
import java.net.UnknownHostException;

/**
 * Sends the log to a syslog daemon. It does what Logback's {@code SyslogAppender} does, except that
 * it is told the host's name: Logback's looks it up in DNS.
 */
final class SyslogSender extends SyslogAppenderBase<ILoggingEvent> {
  private final String hostName;

  SyslogSender(SyslogTarget target, String hostName) {
    this.hostName = hostName;
    setSyslogHost(target.address().getHostAddress());
    setPort(target.port());
    setFacility("LOCAL0");
  }

  @Override
  public SyslogOutputStream createOutputStream() throws SocketException, UnknownHostException {
    return new SyslogOutputStream(getSyslogHost(), getPort());
  }

  @Override
  public int getSeverityForEvent(Object event) {
    return LevelToSyslogSeverity.convert((ILoggingEvent) event);
  }

  @Override
  public Layout<ILoggingEvent> buildLayout() {
    PatternLayout layout = new PatternLayout();
    layout.setContext(getContext());
    layout.getInstanceConverterMap().put("start", Start::new);
    layout.setPattern("%start{" + getFacility() + "}" + getSuffixPattern());
    layout.start();
    return layout;
  }

  /** Priority, time and host name, in the form of RFC 3164. */
  private final class Start extends SyslogStartConverter {
    @Override
    public String getLocalHostname() {
      return hostName;
    }
  }
}
