package org.openledger.bench.fuzz;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.text.TextBounds;
import org.openledger.core.text.TextInput;

/// A process of its own for a reader that may end it, or ask for memory that Java does not count.
public final class Inside {
  /// Exit codes of a process that ends itself over an input.
  static final int TOO_SLOW = 70;

  static final int TOO_LARGE = 71;

  private static final long NANOS_MAX = 10 * Trial.NANOS_MAX;
  private static final long LOOK_NANOS = 20_000_000;
  private static final int PAGE_BYTES = 4_096;
  private static final Path MEMORY = Path.of("/proc/self/statm");

  private final Given given;
  private volatile long sinceNanos = System.nanoTime();
  private volatile long residentBefore = resident();

  private Inside(Given given) {
    this.given = given;
  }

  /// Feeds a reader: its name, a seed, inputs, seconds, a scratch folder and the file that always
  /// holds the input being read.
  public static void main(String[] args) throws IOException {
    Logger.getLogger("").setLevel(Level.SEVERE);
    var parser = Parsers.of(args[0]).orElseThrow();
    var bound = new Fuzzer.Bound(Long.parseLong(args[2]), Double.parseDouble(args[3]));
    try (var given = Given.open(Path.of(args[5]))) {
      var inside = new Inside(given);
      Thread.ofPlatform().daemon().start(inside::watch);
      var fuzzer = new Fuzzer(parser, Path.of(args[4]), Long.parseLong(args[1]), inside::before);
      System.out.println(fuzzer.run(bound).json().compact());
    }
  }

  private void before(byte[] input) {
    given.put(input);
    residentBefore = resident();
    sinceNanos = System.nanoTime();
  }

  /// Ends the process when an input takes ten times as long as any may, or as much memory as none.
  private void watch() {
    while (true) {
      LockSupport.parkNanos(LOOK_NANOS);
      if (resident() - residentBefore > Trial.BYTES_MAX) {
        Runtime.getRuntime().halt(TOO_LARGE);
      }
      if (System.nanoTime() - sinceNanos > NANOS_MAX) {
        Runtime.getRuntime().halt(TOO_SLOW);
      }
    }
  }

  /// Bytes of this process in memory; its Java heap is all there from the start.
  private static long resident() {
    var words = TextInput.of(MEMORY, TextBounds.whole(PAGE_BYTES)).text().split(" ");
    if (words.length < 2) {
      throw new Fault(Code.IO, "the system does not say how much memory this process has");
    }
    return Long.parseLong(words[1]) * PAGE_BYTES;
  }
}
