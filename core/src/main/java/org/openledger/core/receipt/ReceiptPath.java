package org.openledger.core.receipt;

import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.hash.Hash;

/// Where a node shows a receipt, below its address.
public final class ReceiptPath {
  private ReceiptPath() {}

  /// The path of a receipt.
  ///
  /// @param id as a person has typed it
  /// @throws Refusal if it is no receipt's id
  public static String of(String id) {
    try {
      return "/api/v1/receipts/" + Hash.parse(id);
    } catch (IllegalArgumentException e) {
      throw new Refusal(
          Code.INVALID_ARGUMENT, "a receipt is 0x and 64 hexadecimal digits, not " + id, e);
    }
  }
}
