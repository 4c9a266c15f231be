package org.openledger.bench.torture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.openledger.core.json.Json;

/// Each thing that a node could have broken is found and named.
class AuditTest {
  private final FakeNode node = new FakeNode();
  private final Seen seen = new Seen();

  @AfterEach
  void close() {
    node.close();
  }

  private String acknowledge(long number) {
    seen.asks();
    var id = node.sign(number);
    seen.acknowledged(id, FakeNode.TEXT);
    return id;
  }

  private List<String> audit() {
    try (var client = node.client()) {
      new Audit(client, seen).run();
    }
    return seen.broken();
  }

  @Test
  void anHonestNodeHolds() {
    acknowledge(1);
    acknowledge(2);
    assertThat(audit()).isEmpty();
    acknowledge(3);
    assertThat(audit()).isEmpty();
  }

  @Test
  void aLostAnswerIsNamed() {
    var id = acknowledge(1);
    acknowledge(2);
    node.receipts.removeFirst();
    assertThat(audit()).anyMatch(what -> what.contains(id) && what.contains("lost"));
  }

  @Test
  void aReceiptThatVanishesIsNamed() {
    seen.asks();
    var id = node.sign(1);
    assertThat(audit()).isEmpty();
    node.receipts.clear();
    acknowledge(2);
    node.receipts.set(0, node.receipts.getFirst());
    assertThat(audit()).isNotEmpty().anyMatch(what -> what.contains(id));
  }

  @Test
  void aNumberOnTwoReceiptsIsNamed() {
    acknowledge(7);
    acknowledge(7);
    assertThat(audit()).anyMatch(what -> what.startsWith("number 7 is signed on two receipts"));
  }

  @Test
  void anotherTextIsNamed() {
    seen.asks();
    seen.acknowledged(node.sign(1), "Another text.");
    assertThat(audit()).anyMatch(what -> what.contains("is of another text"));
  }

  @Test
  void aReplayWithAnotherReceiptIsNamed() {
    var request = new Seen.Keyed("key", "{}");
    seen.acknowledged(request, acknowledge(1), FakeNode.TEXT);
    acknowledge(2);
    assertThat(audit()).anyMatch(what -> what.startsWith("the key key has two receipts"));
  }

  @Test
  void whatIsRefusedHasNoReceiptToLose() {
    seen.asks();
    seen.unanswered(new Seen.Keyed("key", "{}"));
    node.answers = false;
    assertThat(audit()).isEmpty();
    assertThat(seen.acknowledged()).isEmpty();
  }

  @Test
  void aReceiptThatNobodyAskedForIsNamed() {
    acknowledge(1);
    node.sign(2);
    assertThat(audit()).anyMatch(what -> what.contains("2 receipts were signed for 1 questions"));
  }

  @Test
  void moneyThatDoesNotAddUpIsNamed() {
    acknowledge(1);
    node.telling =
        json -> Json.parse(json.compact().replace("\"settled\":\"10\"", "\"settled\":\"9\""));
    assertThat(audit())
        .anyMatch(what -> what.contains("10 were paid in fees of 1 receipts, and 9 earned"))
        .anyMatch(what -> what.contains("paid more than was settled"));
  }

  @Test
  void anEpochThatCannotBeClosedIsNamed() {
    acknowledge(1);
    node.closeStatus = 500;
    assertThat(audit()).anyMatch(what -> what.startsWith("epoch 2 cannot be closed: 500"));
  }
}
