package org.openledger.bench.disk;

import java.nio.file.Path;
import java.util.List;
import org.openledger.core.crypto.Address;
import org.openledger.store.keys.Keyring;

/// The master secret of a home: what is derived from it is used at once, so that it must not become
/// another one.
final class KeyScenario implements Scenario {
  private volatile Address made = Address.ZERO;

  @Override
  public String name() {
    return "master key";
  }

  private static Path home(Path root) {
    return root.resolve("home");
  }

  @Override
  public List<Step> steps() {
    return List.of(root -> made = Keyring.open(home(root)).node().address());
  }

  @Override
  public void check(Path root, int acknowledged) {
    var found = Keyring.open(home(root)).node().address();
    Scenario.check(acknowledged == 0 || found.equals(made), "the master key is another one");
  }
}
