package org.openledger.contribute.intake;

/// What a source gave at a place: a row's meaning.
public record Located(long line, int column, Mapped mapped) {
  static Located refused(long line, int column, Reason reason, String detail) {
    return new Located(line, column, new Mapped.Refused("", reason, detail));
  }
}
