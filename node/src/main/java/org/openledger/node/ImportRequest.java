package org.openledger.node;

import org.openledger.core.flow.DatanetId;

/// Rows of a file that are to become records.
///
/// @param datanet where they go
/// @param name the file's name, as rejections show it
/// @param format what a row means
/// @param limits which rows are taken
public record ImportRequest(DatanetId datanet, String name, RowFormat format, Limits limits) {
  /// How much of a file is taken.
  ///
  /// @param piecesPerRowMax of a long text that is split, only the first so many pieces
  /// @param recordsMax no more once this many records of the file are in the Datanet
  /// @param every each so-many-th row, 1 for all: a sample spread over a long file
  public record Limits(int piecesPerRowMax, long recordsMax, int every) {
    /// Everything.
    public static final Limits NONE = new Limits(Integer.MAX_VALUE, Long.MAX_VALUE, 1);
  }
}
