package org.openledger.contribute.intake;

import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;

/// How much of a source an import takes.
///
/// @param recordsMax stop once this many records of the source are in the Datanet
/// @param piecesPerRowMax of a long text that is split, only the first so many pieces are taken
/// @param every take each so-many-th row, 1 for all: a bounded sample spread over a long file
public record ImportLimits(long recordsMax, int piecesPerRowMax, int every) {
  /// Everything.
  public static final ImportLimits NONE = new ImportLimits(Long.MAX_VALUE, Integer.MAX_VALUE, 1);

  public ImportLimits {
    if (recordsMax < 1 || piecesPerRowMax < 1 || every < 1) {
      throw new Refusal(Code.INVALID_ARGUMENT, "import limits must be positive");
    }
  }

  /// The first `recordsMax` records.
  public static ImportLimits records(long recordsMax) {
    return new ImportLimits(recordsMax, Integer.MAX_VALUE, 1);
  }
}
