package org.openledger.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.store.keys.Keyring;

/// Who pays for a request.
class ApiKeysTest {
  private final ApiKeys keys = new ApiKeys(Keyring.of(new byte[32]));

  @Test
  void theNodesOwnKeyIsTheLocalAccount() {
    assertThat(keys.localKey()).matches("ol-[0-9a-f]{40}");
    assertThat(keys.requirePayer(keys.localKey())).isEqualTo(keys.localPayer());
  }

  @Test
  void anyOtherKeyIsRefused() {
    var own = keys.localKey();
    for (var key :
        new String[] {"", "x", own.substring(1), own + "0", own.replace('o', 'O'), " "}) {
      assertThatThrownBy(() -> keys.requirePayer(key))
          .as(key)
          .extracting(e -> ((Failure) e).code())
          .isEqualTo(Code.INVALID_API_KEY);
    }
  }

  @Test
  void anotherSecretHasAnotherKey() {
    var secret = new byte[32];
    secret[0] = 1;
    assertThat(new ApiKeys(Keyring.of(secret)).localKey()).isNotEqualTo(keys.localKey());
  }
}
