package org.openledger.core.rlp;

/// Input that is not the one valid RLP encoding of an item, or not the expected item.
public final class RlpException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public RlpException(String message) {
    super(message);
  }
}
