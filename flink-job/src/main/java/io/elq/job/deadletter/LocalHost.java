// SPDX-License-Identifier: Apache-2.0
package io.elq.job.deadletter;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** The machine that the job runs on, as its network calls it. */
public final class LocalHost {

  /** Asked for once: a name server that is slow must not slow down dead letters. */
  public static final String NAME = name();

  private LocalHost() {}

  private static String name() {
    String given = System.getenv("HOSTNAME");
    if (given != null && !given.isBlank()) {
      return given;
    }
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }
}
