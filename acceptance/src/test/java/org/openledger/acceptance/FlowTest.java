package org.openledger.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.core.flow.Attribution.ContributorCredit;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Keccak;
import org.openledger.core.money.Open;
import org.openledger.node.Answered;
import org.openledger.node.AskRequest;
import org.openledger.node.Node;
import org.openledger.node.NodeConfig;
import org.openledger.node.Training;

/// The product in one test: contribute, train, attribute, serve, settle.
class FlowTest {
  private static final Hash SECRET = Keccak.hash256(new byte[] {42});

  @Test
  void whoeverTaughtTheModelIsNamedAndPaid(@TempDir Path home) throws IOException {
    try (var node = Node.open(NodeConfig.at(home).withSecret(SECRET))) {
      // contribute: questions and answers by twelve people, checked, clustered, anchored on chain
      var datanet = TidePools.importInto(node.contributing());
      var snapshot = node.contributing().snapshot(datanet.id());

      // train and attribute: an adapter on the shipped base, with a card of its attribution
      var base = node.training().base("nano");
      var wanted = new Training.TrainRequest(base, "tides", snapshot, TidePools.PLAN);
      var run = node.training().train(wanted, TidePools.WATCHING);
      var losses = run.course().losses();
      assertThat(losses.heldOutAfter()).isLessThan(losses.heldOutBefore());

      // serve: an answer, whose data it was in nats that add up, and a receipt
      var ask = List.of(AskRequest.Message.user("What is a tide pool?"));
      var question = new AskRequest(run.adapter(), ask, AskRequest.Sampling.greedy(32));
      var paid = (Answered) node.answering().ask(question, node.keys().localPayer());
      var credits = paid.attribution().contributors();
      assertThat(credits.stream().mapToLong(ContributorCredit::units).sum())
          .isEqualTo(paid.attribution().data().credit());
      assertThat(node.verifying().verify(paid.receipt().id()).firstFailure()).isEmpty();

      // settle: the epoch goes on chain, everybody is paid, and every unit is accounted for
      var settled = node.settling().closeEpoch(1).orElseThrow();
      var earned = node.settling().earnings().accounts();
      assertThat(earned.stream().map(row -> row.claimed().amount()).reduce(Open.ZERO, Open::plus))
          .isEqualTo(paid.receipt().body().paid().fee())
          .isEqualTo(settled.earnings().cumulative());
      assertThat(node.settling().reconcile().differences()).isEmpty();
    }
  }
}
