package org.openledger.node;

import java.util.LinkedHashMap;
import java.util.Map;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.hash.Hash;
import org.openledger.verify.Bundle;

/// Answers kept in memory.
final class FakeAnswers implements Answers {
  final Map<Hash, Bundle> kept = new LinkedHashMap<>();

  @Override
  public void keep(Bundle bundle) {
    kept.put(bundle.receipt().id(), bundle);
  }

  @Override
  public Bundle require(Hash receipt) {
    var bundle = kept.get(receipt);
    if (bundle == null) {
      throw new Refusal(Code.NO_SUCH_THING, "there is no receipt " + receipt);
    }
    return bundle;
  }
}
