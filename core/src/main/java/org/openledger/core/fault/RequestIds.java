package org.openledger.core.fault;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;

/// Numbers for requests, unique across restarts and machines: what an answer says and the log has.
///
/// An id is a random word of this process and a running number. No result depends on it.
public final class RequestIds {
  private static final int WORD_BYTES = 6;
  private static final RequestIds PROCESS = new RequestIds();

  private final String word;
  private final AtomicLong last = new AtomicLong();

  private RequestIds() {
    var bytes = new byte[WORD_BYTES];
    new SecureRandom().nextBytes(bytes);
    this.word = HexFormat.of().formatHex(bytes);
  }

  /// The next id of this process, such as `9f02c4d1a7e3-12`.
  public static String next() {
    return PROCESS.word + "-" + PROCESS.last.incrementAndGet();
  }
}
