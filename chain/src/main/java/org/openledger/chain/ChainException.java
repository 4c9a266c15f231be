package org.openledger.chain;

/// A failure of the chain that its caller cannot mend by itself: storage, network or a refusal.
public final class ChainException extends RuntimeException {
  /// What kind of failure it is.
  public enum Code {
    /// Stored data is damaged or belongs to another chain.
    CORRUPT,
    /// The storage cannot be opened, read or written.
    STORAGE,
    /// A genesis, configuration or block that this chain does not accept.
    INVALID,
    /// The node or the network did not take the transaction.
    REFUSED,
    /// A call reverted or ran out of gas.
    REVERTED,
    /// State or a block that is not kept any more, or not known yet.
    UNAVAILABLE,
    /// The network or the remote node failed.
    NETWORK,
    /// The awaited event did not happen in time.
    TIMEOUT
  }

  private static final long serialVersionUID = 1L;

  private final Code code;
  private final byte[] data;

  public ChainException(Code code, String message) {
    super(message);
    this.code = code;
    this.data = new byte[0];
  }

  public ChainException(Code code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
    this.data = new byte[0];
  }

  /// A revert with the data that the contract returned.
  public ChainException(Code code, String message, byte[] data) {
    super(message);
    this.code = code;
    this.data = data.clone();
  }

  public Code code() {
    return code;
  }

  /// What a reverted call returned; empty otherwise.
  public byte[] data() {
    return data.clone();
  }
}
