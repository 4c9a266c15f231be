package org.openledger.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openledger.core.crypto.KeyPair;
import org.openledger.node.MasterKey.Holder;
import org.openledger.store.keys.Keyring;

/// Whose key is exported; that it comes out under its passphrase is tested beside the command.
class MasterKeyTest {
  private static final byte[] MASTER = new byte[32];

  @ParameterizedTest
  @CsvSource({
    "payer, '', party/payer/local",
    "payer, alice, party/payer/alice",
    "contributor, Ann Other, contributor/Ann Other",
    "developer, '', party/developer/local",
    "node, '', node/",
    "treasury, '', treasury/",
  })
  void eachHoldersKeyIsItsOwn(String word, String name, String purpose) {
    var holder = Arrays.stream(Holder.values()).filter(one -> one.word().equals(word)).findFirst();
    var key = MasterKey.key(Keyring.of(MASTER), holder.orElseThrow(), name);
    assertThat(key.secret()).isEqualTo(KeyPair.derive(MASTER, "openledger/" + purpose).secret());
  }

  @Test
  void noTwoHoldersHaveOneKey() {
    var keys = new HashSet<String>();
    for (var holder : Holder.values()) {
      keys.add(MasterKey.key(Keyring.of(MASTER), holder, "local").address().toString());
    }
    assertThat(keys).hasSize(Holder.values().length);
  }
}
