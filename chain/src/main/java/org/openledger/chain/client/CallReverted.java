package org.openledger.chain.client;

import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;

/// A call that reverted or ran out of gas, with what the contract returned.
public final class CallReverted extends Refusal {
  private static final long serialVersionUID = 1L;

  private final byte[] data;

  /// A revert for the reason `message`, with the returned `data`.
  public CallReverted(String message, byte[] data) {
    super(Code.CALL_REVERTED, message);
    this.data = data.clone();
  }

  /// What the reverted call returned; may be empty.
  public byte[] data() {
    return data.clone();
  }
}
