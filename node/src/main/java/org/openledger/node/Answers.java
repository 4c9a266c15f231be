package org.openledger.node;

import java.util.Optional;
import org.openledger.core.crypto.Address;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Refusal;
import org.openledger.core.hash.Hash;
import org.openledger.verify.Bundle;

/// All answers given, as the use cases keep and find them.
interface Answers {
  /// Keeps a bundle; keeping it again changes nothing.
  void keep(Bundle bundle);

  /// The bundle of a receipt.
  ///
  /// @throws Refusal if there is none
  /// @throws Fault if it is damaged
  Bundle require(Hash receipt);

  /// Notes the receipt of a request that has a name, in place of what the name stood for before.
  void name(Repeats.Name name, Hash receipt, long at);

  /// What a payer's name stands for.
  Optional<Repeats.Named> named(Address payer, String key);
}
