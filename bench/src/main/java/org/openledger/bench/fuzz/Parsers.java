package org.openledger.bench.fuzz;

import java.util.List;
import java.util.Optional;

/// Every reader of what strangers send.
final class Parsers {
  private static final List<Parser> ALL =
      List.of(
          TextParsers.json(),
          BinaryParsers.rlp(),
          BinaryParsers.safetensors(),
          TokenizerParser.parser(),
          BinaryParsers.peft(),
          RowsParser.parser(),
          TextParsers.bundle(),
          TextParsers.roots(),
          TextParsers.genesis(),
          TextParsers.chat(),
          RpcParser.parser(),
          ImportParser.parser());

  private Parsers() {}

  static List<Parser> all() {
    return ALL;
  }

  static Optional<Parser> of(String name) {
    return ALL.stream().filter(parser -> parser.name().equals(name)).findFirst();
  }
}
