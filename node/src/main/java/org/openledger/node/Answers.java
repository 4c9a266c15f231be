package org.openledger.node;

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
}
