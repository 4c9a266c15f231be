package org.openledger.node;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.openledger.core.crypto.Address;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.hash.Hash;
import org.openledger.verify.Bundle;

/// Answers kept in memory.
final class FakeAnswers implements Answers {
  final Map<Hash, Bundle> kept = new LinkedHashMap<>();
  private final Map<String, Repeats.Named> names = new ConcurrentHashMap<>();

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

  @Override
  public void name(Repeats.Name name, Hash receipt, long at) {
    names.put(name.payer() + " " + name.key(), new Repeats.Named(name.question(), receipt, at));
  }

  @Override
  public Optional<Repeats.Named> named(Address payer, String key) {
    return Optional.ofNullable(names.get(payer + " " + key));
  }
}
