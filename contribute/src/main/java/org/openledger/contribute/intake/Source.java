package org.openledger.contribute.intake;

import java.util.Optional;
import org.openledger.core.text.TextException;

/// A stream of rows to import.
interface Source {
  /// The next row, empty at the end.
  ///
  /// @throws TextException if the source cannot be read any further
  Optional<Located> next();

  /// Where the source stands, for messages about a broken file.
  long line();
}
