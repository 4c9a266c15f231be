package org.openledger.contribute.vault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.openledger.contribute.record.Draft;
import org.openledger.contribute.record.Visibility;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.flow.DatanetId;

class VaultTest {
  private static final DatanetId REEF = new DatanetId("reef");
  private static final Draft DRAFT = new Draft("r1", "r1", "ann", "CC0-1.0", "", "Under a stone.");
  private final Vault vault = new Vault(secret(1));

  @Test
  void aSealedRecordIsOpenedAgainAndShowsNothing() {
    var opening = vault.open(REEF, Visibility.PRIVATE, DRAFT);
    var sealed = vault.seal(REEF, "r1", opening);
    assertThat(new String(sealed, UTF_8)).doesNotContain("stone");
    assertThat(vault.unseal(REEF, "r1", sealed)).isEqualTo(opening);
  }

  @Test
  void equalRecordsOpenEquallyAndOthersDoNot() {
    var opening = vault.open(REEF, Visibility.PRIVATE, DRAFT);
    assertThat(new Vault(secret(1)).open(REEF, Visibility.PRIVATE, DRAFT)).isEqualTo(opening);
    assertThat(new Vault(secret(2)).open(REEF, Visibility.PRIVATE, DRAFT).salt())
        .isNotEqualTo(opening.salt());
    assertThat(vault.open(new DatanetId("other"), Visibility.PRIVATE, DRAFT).salt())
        .isNotEqualTo(opening.salt());
  }

  @Test
  void aPublicRecordIsCommittedToAlikeEverywhere() {
    var here = vault.open(REEF, Visibility.PUBLIC, DRAFT);
    assertThat(new Vault(secret(2)).open(REEF, Visibility.PUBLIC, DRAFT)).isEqualTo(here);
    assertThat(vault.open(REEF, Visibility.PRIVATE, DRAFT).salt()).isNotEqualTo(here.salt());
    assertThat(vault.open(REEF, Visibility.GATED, DRAFT))
        .isEqualTo(vault.open(REEF, Visibility.PRIVATE, DRAFT));
    assertThat(vault.unseal(REEF, "r1", vault.seal(REEF, "r1", here))).isEqualTo(here);
  }

  @Test
  void whatWasSealedElsewhereOrChangedIsRefused() {
    var sealed = vault.seal(REEF, "r1", vault.open(REEF, Visibility.PRIVATE, DRAFT));
    assertUnreadable(() -> vault.unseal(REEF, "r2", sealed));
    assertUnreadable(() -> vault.unseal(new DatanetId("other"), "r1", sealed));
    assertUnreadable(() -> new Vault(secret(2)).unseal(REEF, "r1", sealed));
    sealed[sealed.length - 1] ^= 1;
    assertUnreadable(() -> vault.unseal(REEF, "r1", sealed));
  }

  @Test
  void aShortSecretIsRefused() {
    assertThatThrownBy(() -> new Vault(new byte[31])).isInstanceOf(Failure.class);
  }

  private static void assertUnreadable(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            Failure.class, e -> assertThat(e.code()).isEqualTo(Code.UNREADABLE_CONTENT));
  }

  private static byte[] secret(int first) {
    var secret = new byte[32];
    secret[0] = (byte) first;
    return secret;
  }
}
