package org.bttracker.daemon;

import java.net.InetAddress;

/**
 * Where a syslog daemon listens.
 *
 * @param address resolved
 * @param port UDP port, 1 to 65,535
 */
public record SyslogTarget(InetAddress address, int port) {}
