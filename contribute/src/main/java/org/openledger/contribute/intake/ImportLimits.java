package org.openledger.contribute.intake;

import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;

/// How much of a source an import takes.
///
/// @param piecesPerRowMax of a long text that is split, only the first so many pieces are taken
/// @param recordsMax stop once this many records of the source are in the Datanet
/// @param every take each so-many-th row, 1 for all: a bounded sample spread over a long file
public record ImportLimits(int piecesPerRowMax, long recordsMax, int every) {
  /// Everything.
  public static final ImportLimits NONE = new ImportLimits(Integer.MAX_VALUE, Long.MAX_VALUE, 1);

  public ImportLimits {
    if (recordsMax < 1 || piecesPerRowMax < 1 || every < 1) {
      throw new Refusal(Code.INVALID_ARGUMENT, "import limits must be positive");
    }
  }
}
