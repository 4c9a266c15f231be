package org.openledger.bench.fuzz;

import java.nio.file.Path;
import java.util.List;

/// A reader that ends its process, as one in native code may.
final class DyingParser {
  private DyingParser() {}

  static Parser parser() {
    return new Parser("dying", List.of(), true, _ -> _ -> 0);
  }

  /// Stands in for the fuzzer's own main: notes an input and ends.
  public static void main(String[] args) throws Exception {
    try (var given = Given.open(Path.of(args[5]))) {
      given.put(new byte[] {'x'});
      Runtime.getRuntime().halt(66);
    }
  }
}
