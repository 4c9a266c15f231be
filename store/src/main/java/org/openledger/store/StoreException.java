package org.openledger.store;

import org.jspecify.annotations.Nullable;

/// A failure of the node's own storage: the database, its server process, or a blob.
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// What went wrong, for callers that react differently to each.
  public enum Code {
    DATABASE_IN_USE,
    DATABASE_START,
    DATABASE_UNSUPPORTED,
    MIGRATION,
    BLOB_MISSING,
    BLOB_CORRUPT,
    BLOB_TOO_LARGE,
    IO
  }

  private final Code code;

  public StoreException(Code code, String message) {
    this(code, message, null);
  }

  public StoreException(Code code, String message, @Nullable Throwable cause) {
    super(code + ": " + message, cause);
    this.code = code;
  }

  public Code code() {
    return code;
  }
}
