package org.openledger.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Kind;
import org.openledger.core.fault.Refusal;
import org.openledger.core.flow.ModelId;
import org.openledger.core.json.Json;
import org.openledger.node.AskRequest.Filter;
import org.openledger.node.AskRequest.Message;
import org.openledger.node.AskRequest.Role;
import org.openledger.node.AskRequest.Sampling;

/// Requests as the engine reads them: nothing is lost, and what it cannot do is refused.
class QuestionsTest {
  private static final ModelId MODEL = new ModelId("nano");

  @Test
  void aRequestArrivesAsItWas() {
    var messages =
        List.of(
            new Message(Role.SYSTEM, "Be brief."),
            Message.user("What is kelp?"),
            new Message(Role.ASSISTANT, "An alga."),
            Message.user("And why?"));
    var sampling = new Sampling(new Filter(0.5, 7, 0.25), 0.125, 33, 1.5, List.of("x"), -4);
    var request = new AskRequest(MODEL, messages, sampling);
    assertThat(Questions.of(request).toJson())
        .isEqualTo(
            Json.parse(
                """
                {"model":"nano","messages":[
                 {"role":"system","content":"Be brief."},
                 {"role":"user","content":"What is kelp?"},
                 {"role":"assistant","content":"An alga."},
                 {"role":"user","content":"And why?"}],
                 "sampling":{"temperature":0.5,"top_k":7,"top_p":0.25,"min_p":0.125,
                 "repetition_penalty":1.5,"max_tokens":33,"stop":["x"],"seed":"-4"}}
                """));
  }

  @Test
  void everyRoleIsAnother() {
    for (var role : Role.values()) {
      var request = request(List.of(new Message(role, "x")), Sampling.greedy(4));
      assertThat(Questions.of(request).messages().getFirst().role().name()).isEqualTo(role.name());
    }
  }

  @Test
  void whatTheModelCannotReadIsRefused() {
    assertRefused(request(List.of(), Sampling.greedy(4)));
    assertRefused(request(List.of(Message.user("x")), Sampling.greedy(-1)));
    var hot = new Sampling(new Filter(-1, 0, 1), 0, 4, 1, List.of(), 0);
    assertRefused(request(List.of(Message.user("x")), hot));
  }

  private static AskRequest request(List<Message> messages, Sampling sampling) {
    return new AskRequest(MODEL, messages, sampling);
  }

  private static void assertRefused(AskRequest request) {
    assertThatThrownBy(() -> Questions.of(request))
        .isInstanceOf(Refusal.class)
        .extracting(e -> ((Failure) e).kind())
        .isEqualTo(Kind.INVALID);
  }
}
