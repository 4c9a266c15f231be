package org.openledger.settle;

import org.openledger.core.crypto.Address;
import org.openledger.core.crypto.KeyPair;
import org.openledger.store.keys.Keyring;
import org.openledger.tally.epoch.EpochInput;
import org.openledger.tally.split.OperatorTerms;
import org.openledger.tally.split.SplitParameters;

/// What a node settles by.
///
/// @param node signs receipts, proposes epochs, relays claims and pays for gas
/// @param treasury gets the platform's part
/// @param stakers gets the stakers' part
/// @param windowSeconds time between a proposal and its first claim, for contracts yet to deploy
public record SettlementConfig(
    KeyPair node,
    Address treasury,
    Address stakers,
    SplitParameters parameters,
    EpochInput.Vesting vesting,
    long windowSeconds) {

  /// By what every fee is divided.
  public OperatorTerms terms() {
    return new OperatorTerms(parameters, treasury, stakers);
  }

  /// The defaults with the accounts that the node keeps itself; nothing vests later and claims are
  /// paid at once.
  public static SettlementConfig of(Keyring accounts) {
    return new SettlementConfig(
        accounts.node(),
        accounts.treasury().address(),
        accounts.stakers().address(),
        SplitParameters.DEFAULT,
        EpochInput.Vesting.NONE,
        0);
  }
}
