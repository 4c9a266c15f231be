package org.openledger.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.openledger.core.crypto.Address;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Fault;
import org.openledger.core.money.Open;
import org.openledger.node.Account.Role;
import org.openledger.store.keys.Keyring;

/// Who pays for a request, and what whoever has a key may do.
class ApiKeysTest {
  private final FakeKept kept = new FakeKept();
  private final List<String> deposits = new ArrayList<>();
  private final ApiKeys keys = keys(new byte[32]);

  /// Keys in memory.
  private static final class FakeKept implements ApiKeys.Kept {
    final List<ApiKeys.Entry> entries = new ArrayList<>();

    @Override
    public List<ApiKeys.Entry> all() {
      return List.copyOf(entries);
    }

    @Override
    public void add(ApiKeys.Entry entry) {
      entries.add(entry);
    }

    @Override
    public void remove(String name) {
      entries.removeIf(entry -> entry.name().equals(name));
    }
  }

  private ApiKeys keys(byte[] secret) {
    return new ApiKeys(Keyring.of(secret), kept, this::deposit);
  }

  private void deposit(Address payer, Open amount, String reference) {
    assertThat(reference).startsWith("key 0x");
    deposits.add(payer + " " + amount);
  }

  private ApiKeys.Made add(String name, Role... roles) {
    return keys.add(name, Set.of(roles), Open.ZERO);
  }

  private static void assertRefused(Runnable call, Code code) {
    assertThatThrownBy(call::run).extracting(e -> ((Failure) e).code()).isEqualTo(code);
  }

  @Test
  void theNodesOwnKeyIsTheLocalAccountAndMayDoEverything() {
    assertThat(keys.localKey()).matches("ol-[0-9a-f]{40}");
    var owner = keys.require(keys.localKey());
    assertThat(owner.payer()).isEqualTo(keys.localPayer());
    assertThat(owner.roles()).isEqualTo(EnumSet.allOf(Role.class));
  }

  @Test
  void anyOtherKeyIsRefused() {
    var own = keys.localKey();
    add("alice", Role.ASK);
    for (var key :
        new String[] {"", "x", own.substring(1), own + "0", own.replace('o', 'O'), " ", "alice"}) {
      assertRefused(() -> keys.require(key), Code.INVALID_API_KEY);
    }
  }

  @Test
  void anotherSecretHasAnotherKey() {
    var secret = new byte[32];
    secret[0] = 1;
    assertThat(keys(secret).localKey()).isNotEqualTo(keys.localKey());
  }

  @Test
  void aKeyHasAnAccountOfItsOwnAndItsRolesAndOutlivesTheProcess() {
    var made = keys.add("alice", Set.of(Role.ASK), Open.parse("2.5"));
    assertThat(made.key()).matches("ol-[0-9a-f]{40}").isNotEqualTo(keys.localKey());
    assertThat(made.account().payer()).isNotEqualTo(keys.localPayer());
    assertThat(deposits).containsExactly(made.account().payer() + " 2.5");
    for (var now : List.of(keys, keys(new byte[32]))) {
      assertThat(now.require(made.key())).isEqualTo(made.account());
      assertThat(now.list()).extracting(Account::name).containsExactly("local", "alice");
    }
    assertThat(add("bob", Role.OPERATE).account().payer()).isNotEqualTo(made.account().payer());
  }

  @Test
  void aKeyIsKeptAsItsHashOnly() {
    var made = add("alice", Role.ASK);
    assertThat(kept.entries.toString())
        .doesNotContain(made.key(), made.key().substring("ol-".length()));
  }

  @Test
  void aKeyThatWasRemovedIsNoneAndItsAccountStays() {
    var first = add("alice", Role.ASK);
    keys.remove("alice");
    assertRefused(() -> keys.require(first.key()), Code.INVALID_API_KEY);
    assertThat(kept.entries).isEmpty();
    assertRefused(() -> keys.remove("alice"), Code.NO_SUCH_THING);
    assertRefused(() -> keys.remove("local"), Code.INVALID_ARGUMENT);
    var second = add("alice", Role.CURATE);
    assertThat(second.key()).isNotEqualTo(first.key());
    assertThat(second.account().payer())
        .isEqualTo(first.account().payer())
        .isEqualTo(keys.payer("alice"));
    assertThat(keys.payer("local")).isEqualTo(keys.localPayer());
    assertRefused(() -> keys.payer("../x"), Code.INVALID_ARGUMENT);
  }

  @Test
  void aNameIsTakenOnceAndIsOne() {
    add("alice", Role.ASK);
    assertRefused(() -> add("alice", Role.ASK), Code.STATE_CONFLICT);
    for (var name : new String[] {"", "Alice", "local", "a b", "../x", "а", "x".repeat(65)}) {
      assertRefused(() -> add(name, Role.ASK), Code.INVALID_ARGUMENT);
    }
    assertRefused(() -> add("carol"), Code.INVALID_ARGUMENT);
    assertRefused(() -> Role.of("ASK"), Code.INVALID_ARGUMENT);
    assertThat(Role.of("operate")).isEqualTo(Role.OPERATE);
  }

  @Test
  void aKeyWhoseDepositFailsIsNone() {
    var failing =
        new ApiKeys(
            Keyring.of(new byte[32]),
            kept,
            (_, _, _) -> {
              throw new Fault(Code.IO, "no disk");
            });
    assertRefused(() -> failing.add("alice", Set.of(Role.ASK), Open.units(1)), Code.IO);
    assertThat(kept.entries).isEmpty();
    assertThat(failing.list()).hasSize(1);
  }

  @Test
  void aMissingRoleIsNamed() {
    var account = add("alice", Role.CURATE, Role.ASK).account();
    account.require(Role.ASK);
    assertThatThrownBy(() -> account.require(Role.OPERATE))
        .hasMessageContaining("\"alice\" may ask, curate; this needs the role operate");
  }
}
