package org.openledger.core.fault;

/// What sort of failure one is: what every surface translates, each in one switch without a
/// default.
///
/// The kinds up to [#CANCELLED] are refusals: the caller can do something about them, and is told
/// what. The others are faults: this program, or what it stands on, is not as it should be.
public enum Kind {
  /// Nothing of that name, number or digest.
  NOT_FOUND,
  /// The request itself is not acceptable, however often it is sent.
  INVALID,
  /// The caller is known, and may not do this.
  FORBIDDEN,
  /// The caller is not known.
  UNAUTHENTICATED,
  /// The caller cannot pay.
  UNPAID,
  /// The request does not fit the state it meets.
  CONFLICT,
  /// Beyond a stated bound of size, length or work.
  TOO_LARGE,
  /// Meaningful, but nothing that this program does.
  UNSUPPORTED,
  /// Too much at once; the same request may be taken later.
  BUSY,
  /// The caller went away.
  CANCELLED,
  /// Stored data is damaged, or is not what its digest says.
  CORRUPT,
  /// A disk, a database or a chain did not do what it was asked.
  STORAGE,
  /// A mistake in this program.
  INTERNAL;

  /// Whether the failure is this program's and not the caller's.
  public boolean isFault() {
    return switch (this) {
      case CORRUPT, STORAGE, INTERNAL -> true;
      case NOT_FOUND,
          INVALID,
          FORBIDDEN,
          UNAUTHENTICATED,
          UNPAID,
          CONFLICT,
          TOO_LARGE,
          UNSUPPORTED,
          BUSY,
          CANCELLED ->
          false;
    };
  }
}
