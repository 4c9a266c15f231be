package org.openledger.settle;

import java.util.Optional;
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
/// @param stakers gets the stakers' part; empty where nobody stakes
/// @param windowSeconds time between a proposal and its first claim, for contracts yet to deploy
public record SettlementConfig(
    KeyPair node,
    Address treasury,
    Optional<Address> stakers,
    SplitParameters parameters,
    EpochInput.Vesting vesting,
    long windowSeconds) {

  /// By what every fee is divided.
  public OperatorTerms terms() {
    return new OperatorTerms(parameters, treasury, stakers);
  }

  /// The defaults with the accounts that the node keeps itself; nobody stakes, as there is no
  /// contract to stake with, nothing vests later and claims are paid at once.
  public static SettlementConfig of(Keyring accounts) {
    return new SettlementConfig(
        accounts.node(),
        accounts.treasury().address(),
        Optional.empty(),
        SplitParameters.DEFAULT,
        EpochInput.Vesting.NONE,
        0);
  }
}
