package org.openledger.settle.onchain;

import java.math.BigInteger;
import java.util.List;
import org.openledger.contracts.RewardDistributorCalls.Claim;
import org.openledger.contracts.RewardDistributorCalls.Proposal;
import org.openledger.core.crypto.Address;
import org.openledger.core.hash.Hash;

/// The RewardDistributor as settlement uses it. Every method that changes the chain returns after
/// the change is in a block; everything that decides what to do next is read from the chain, so a
/// step that was interrupted can be repeated.
public interface Payouts {

  /// Refuses while the chain is known to take nothing, so that nothing is begun that needs it.
  void requireWritable();

  /// Everything ever paid in.
  BigInteger totalFunded();

  /// What this node paid in.
  BigInteger fundedByNode();

  /// Everything ever paid out.
  BigInteger totalClaimed();

  /// What an account was paid.
  BigInteger claimed(Address account);

  /// The latest proposed epoch, 0 before the first.
  long lastEpoch();

  /// The epoch that claims are paid against, 0 before the first.
  long claimableEpoch();

  /// What was proposed for an epoch.
  Proposal proposal(long epoch);

  /// The transaction that proposed an epoch.
  Hash proposalTransaction(long epoch);

  /// Pays in.
  void fund(BigInteger amount);

  /// Proposes the next epoch.
  void propose(Proposal proposal);

  /// Pays accounts what they are due; those that refuse the payment stay due.
  void claim(List<Claim> claims);

  /// Native OPEN of the distributor.
  BigInteger distributorBalance();

  /// Native OPEN of this node.
  BigInteger nodeBalance();
}
