package org.openledger.chain.block;

import org.openledger.core.crypto.Address;
import org.openledger.core.rlp.Rlp;
import org.openledger.core.rlp.RlpItem;

/// A withdrawal from the consensus layer (EIP-4895); our own producer makes none.
///
/// @param index running number over all withdrawals, unsigned
/// @param amountGwei units of 10^9 wei, unsigned
public record Withdrawal(long index, long validator, Address address, long amountGwei) {
  RlpItem toRlp() {
    return Rlp.list(Rlp.of(index), Rlp.of(validator), Rlp.of(address), Rlp.of(amountGwei));
  }

  static Withdrawal fromRlp(RlpItem item) {
    var fields = Rlp.items(item, 4);
    return new Withdrawal(
        BlockHeader.unsigned64(fields.get(0)),
        BlockHeader.unsigned64(fields.get(1)),
        Rlp.address(fields.get(2)),
        BlockHeader.unsigned64(fields.get(3)));
  }
}
