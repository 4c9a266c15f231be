package org.openledger.chain.tx;

import java.util.List;
import org.openledger.chain.evm.WorldState;
import org.openledger.core.crypto.Address;

/// Applies the authorizations of a type 4 transaction (EIP-7702).
final class Delegations {
  /// What comes back for an authority whose account exists already: 25,000 - 12,500.
  private static final long EXISTING_REFUND = 12_500;

  private Delegations() {}

  /// Applies what is valid, in order, and passes over the rest.
  static void apply(List<Authorization> authorizations, long chainId, WorldState state) {
    for (var authorization : authorizations) {
      var chain = authorization.chainId();
      boolean here = chain.isZero() || (chain.fitsLong() && chain.d() == chainId);
      if (here && authorization.nonce() != -1L) {
        authorization.authority().ifPresent(signer -> apply(authorization, signer, state));
      }
    }
  }

  private static void apply(Authorization authorization, Address signer, WorldState state) {
    state.warm(signer);
    if (!state.isExternallyOwned(signer) || state.nonce(signer) != authorization.nonce()) {
      return;
    }
    if (!state.isEmpty(signer)) {
      state.addRefund(EXISTING_REFUND);
    }
    state.setDelegation(signer, authorization.address());
    state.setNonce(signer, authorization.nonce() + 1);
  }
}
