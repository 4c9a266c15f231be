package org.openledger.node.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openledger.core.flow.ClusterId;
import org.openledger.core.flow.Contribution;
import org.openledger.core.flow.Contribution.Split;
import org.openledger.core.flow.ContributorId;
import org.openledger.core.flow.DatanetId;
import org.openledger.core.hash.Keccak;

/// What the demonstration asks is what its records say that they answer.
class OwnQuestionsTest {
  private static Contribution record(String prompt, String text, Split split) {
    var commitment = Keccak.hash256((prompt + text).getBytes(UTF_8));
    return new Contribution(
        new DatanetId("own"),
        new ContributorId("ann"),
        commitment,
        new ClusterId(commitment),
        new Contribution.Source("EIP-20", "CC0-1.0"),
        new Contribution.Content(prompt, text),
        split);
  }

  private static List<String> of(Contribution... records) {
    return OwnQuestions.of(List.of(records), 4);
  }

  @Test
  void aRecordIsAskedForByItsPrompt() {
    assertThat(of(record("What do whelks eat?", "# Whelks\n\nBarnacles.", Split.TRAIN)))
        .containsExactly("What do whelks eat?");
  }

  @Test
  void proseIsAskedForByItsTitleAndNotByItsName() {
    assertThat(of(record("", "# Token Standard\n\nA standard interface.", Split.TRAIN)))
        .containsExactly("Token Standard");
  }

  @Test
  void proseWithoutATitleIsAskedForByItsFirstWords() {
    assertThat(of(record("", "  The hard fork changes gas. It has three parts.", Split.TRAIN)))
        .containsExactly("The hard fork changes gas");
    var long24 = "word ".repeat(23) + "last then more of it";
    assertThat(of(record("", long24, Split.TRAIN))).containsExactly("word ".repeat(23) + "last");
    assertThat(of(record("", "— …", Split.TRAIN))).isEmpty();
  }

  @Test
  void heldOutRecordsAreHalfOfTheFirstAndEveryOtherFollowsOnce() {
    var records = new ArrayList<Contribution>();
    for (int i = 0; i < 4; i++) {
      records.add(record("trained " + i, "text " + i, Split.TRAIN));
      records.add(record("held " + i, "text " + i, Split.HELD_OUT));
    }
    records.add(record("held 0", "another text", Split.HELD_OUT));
    assertThat(OwnQuestions.of(records, 4))
        .containsExactly(
            "held 0",
            "held 1",
            "trained 0",
            "trained 1",
            "held 2",
            "held 3",
            "trained 2",
            "trained 3");
  }
}
