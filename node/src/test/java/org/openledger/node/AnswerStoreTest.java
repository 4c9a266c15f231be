package org.openledger.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.openledger.core.crypto.Address;
import org.openledger.core.digest.SamplingHash;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.flow.ModelId;
import org.openledger.core.hash.Hash;
import org.openledger.core.money.Open;
import org.openledger.core.receipt.SaidPart;
import org.openledger.core.receipt.SampleReceipt;
import org.openledger.model.bigram.BigramEngine;
import org.openledger.serve.Answer;
import org.openledger.serve.OpenLora;
import org.openledger.store.Database;
import org.openledger.store.TestDatabase;
import org.openledger.verify.Bundle;

/// A stored answer that is damaged is named, and takes no other down.
class AnswerStoreTest {
  private static final ModelId MODEL = new ModelId("bigram");

  private final Database database = TestDatabase.fresh();
  private final AnswerStore store = new AnswerStore(database);
  private final BigramEngine engine = new BigramEngine(48, 5, "abcdefgh");
  private final OpenLora server = new OpenLora(id -> OpenLora.Model.baseAlone(id, engine));

  @AfterEach
  void close() {
    database.close();
  }

  private Bundle answered(String text) {
    var request =
        new AskRequest(
            MODEL, List.of(AskRequest.Message.user(text)), AskRequest.Sampling.greedy(20));
    var answer = (Answer) server.reply(Questions.of(request), Address.ZERO, _ -> {});
    var question = answer.question();
    var body =
        SampleReceipt.direct(Hash.ZERO)
            .paid(Samples.account(1), Open.units(77), Samples.TERMS.commitment())
            .model(answer.provenance())
            .said(
                new SaidPart.Prompt(question.promptHash(), answer.promptTokens()),
                new SaidPart.Answer(answer.answerHash(), answer.answerTokens(), answer.finish()),
                SamplingHash.of(question.sampling().toJson()))
            .credit(answer.credited().commitments())
            .body();
    return new Bundle(
        body.sign(Samples.SEAL.domain(), Samples.NODE),
        question,
        answer.text(),
        answer.credited(),
        Samples.SEAL,
        Optional.empty());
  }

  private List<Damaged> found() {
    var found = new ArrayList<Damaged>();
    store.inspect(found::add);
    return found;
  }

  private void damage(Bundle bundle, String change) {
    int rows =
        TestDatabase.owner(database)
            .withHandle(handle ->
                handle.execute(
                    "update app.answer set bundle = " + change + " where receipt = ?",
                    bundle.receipt().id().bytes()));
    assertThat(rows).isEqualTo(1);
  }

  /// The last is a number that no double is exactly, so that nothing can commit to it.
  @Test
  void whatIsDamagedIsNamedAndTheOthersAreReadStill() {
    var sound = answered("Hm?");
    var hurt = answered("What?");
    for (var change :
        List.of(
            "left(bundle, 99)",
            "replace(bundle, '\"answer\":\"', '\"answer\":\"x')",
            "left(bundle, -1) || ',\"retrieval\":{\"score\":9007199254740993}}'")) {
      TestDatabase.owner(database).useHandle(handle -> handle.execute("delete from app.answer"));
      store.keep(sound);
      store.keep(hurt);
      assertThat(found()).isEmpty();
      damage(hurt, change);
      assertThat(found())
          .singleElement()
          .satisfies(damaged -> {
            assertThat(damaged.part()).isEqualTo(Damaged.Part.ANSWER);
            assertThat(damaged.name()).isEqualTo(hurt.receipt().id().toString());
            assertThat(damaged.code()).isEqualTo(Code.UNREADABLE_CONTENT.word());
          });
      assertThatThrownBy(() -> store.require(hurt.receipt().id()))
          .isInstanceOfSatisfying(
              Fault.class, e -> assertThat(e.code()).isEqualTo(Code.UNREADABLE_CONTENT));
      assertThat(store.require(sound.receipt().id()).toJson()).isEqualTo(sound.toJson());
    }
  }
}
