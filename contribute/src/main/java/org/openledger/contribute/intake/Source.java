package org.openledger.contribute.intake;

import java.io.IOException;
import java.util.Optional;

/// A stream of rows to import.
interface Source {
  /// The next row, empty at the end.
  Optional<Located> next() throws IOException;

  /// Where the source stands, for messages about a broken file.
  long line();
}
