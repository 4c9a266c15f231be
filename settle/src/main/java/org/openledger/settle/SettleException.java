package org.openledger.settle;

/// A refusal of the settlement stage that a caller cannot answer with a value: broken tables,
/// storage that does not answer, a chain that refused a step.
public final class SettleException extends RuntimeException {

  /// What went wrong, for callers that decide by kind.
  public enum Code {
    /// An argument breaks a documented bound or shape.
    INPUT,
    /// An input set is larger than this node settles in memory.
    TOO_LARGE,
    /// An arithmetic identity of the epoch does not hold.
    IDENTITY,
    /// Stored rows do not reproduce their committed root.
    CORRUPT,
    /// A cluster with money to pay has no member table.
    MEMBERS,
    /// The book and the chain, or two books, disagree.
    MISMATCH,
    /// The chain refused or reverted a transaction.
    CHAIN,
    /// Something that was asked for does not exist.
    NOT_FOUND,
    /// A file or the database could not be read or written.
    STORAGE
  }

  private final Code code;

  public SettleException(Code code, String message) {
    super(message);
    this.code = code;
  }

  public SettleException(Code code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  public Code code() {
    return code;
  }
}
