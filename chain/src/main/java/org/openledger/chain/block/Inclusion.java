package org.openledger.chain.block;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openledger.chain.evm.Evm;
import org.openledger.chain.tx.Fees;
import org.openledger.chain.tx.SignedTransaction;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;

/// A transaction in its block, with everything a receipt shows.
///
/// @param gasUsed gas of this transaction alone
/// @param gasPrice wei per gas that the sender paid
/// @param contract address of the contract it created, if it created one
/// @param firstLog index in the block of its first log
public record Inclusion(
    Block block,
    int index,
    Receipt receipt,
    long gasUsed,
    UInt256 gasPrice,
    @Nullable Address contract,
    int firstLog) {
  /// The transaction with that index of a stored block.
  public static Inclusion of(BlockStore.Stored stored, int index) {
    Block block = stored.block();
    List<Receipt> receipts = stored.receipts();
    SignedTransaction signed = block.transactions().get(index);
    Receipt receipt = receipts.get(index);
    long before = index == 0 ? 0 : receipts.get(index - 1).cumulativeGasUsed();
    int logs = receipts.subList(0, index).stream().mapToInt(r -> r.logs().size()).sum();
    boolean creation = signed.transaction().to() == null;
    return new Inclusion(
        block,
        index,
        receipt,
        receipt.cumulativeGasUsed() - before,
        effectivePrice(signed.transaction().fees(), block.header().baseFee()),
        creation ? Evm.createdAddress(signed.sender(), signed.transaction().nonce()) : null,
        logs);
  }

  /// What a unit of gas costs under these bounds at a base fee (EIP-1559).
  public static UInt256 effectivePrice(Fees fees, UInt256 baseFee) {
    if (fees.max().compareTo(baseFee) < 0) {
      return fees.max(); // only in a simulation that does not ask for fees
    }
    UInt256 room = fees.max().subtract(baseFee);
    UInt256 tip = fees.maxPriority().compareTo(room) < 0 ? fees.maxPriority() : room;
    return baseFee.add(tip);
  }

  public SignedTransaction transaction() {
    return block.transactions().get(index);
  }
}
