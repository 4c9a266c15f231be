package org.openledger.node;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// How somebody waits for what comes back by itself, and tells nobody when it does.
interface Patience {
  /// The machine's own.
  Patience REAL =
      new Patience() {
        @Override
        public long nanos() {
          return System.nanoTime();
        }

        @Override
        public void pause(Duration length) {
          LockSupport.parkNanos(length.toNanos());
        }
      };

  /// Nanoseconds since some moment; only what lies between two of them says anything.
  long nanos();

  /// Waits so long, or less.
  void pause(Duration length);
}
