package org.openledger.core.receipt;

import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;
import org.openledger.core.crypto.Eip712;
import org.openledger.core.digest.TermsCommitment;
import org.openledger.core.hash.Hash;
import org.openledger.core.money.Open;

/// Who paid, how much, and by which terms it is divided.
///
/// @param payer account that pays
/// @param fee what the answer costs, without what is added on top
/// @param terms commitment to the price, the shares and the payees in force
public record PaidPart(Address payer, Open fee, TermsCommitment terms) {
  static final String TYPE = "Paid(address payer,uint256 fee,bytes32 terms)";

  Hash structHash() {
    return new Eip712.Struct(TYPE)
        .address(payer)
        .number(UInt256.of(fee.units()))
        .hash(terms.value())
        .hash();
  }
}
