package org.openledger.node;

import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.model.sampling.SamplingSettings;
import org.openledger.model.token.ChatMessage;
import org.openledger.serve.Question;

/// Requests as the engine understands them.
final class Questions {
  private Questions() {}

  static Question of(AskRequest request) {
    if (request.messages().stream().allMatch(message -> message.content().isBlank())) {
      throw new Refusal(Code.INVALID_ARGUMENT, "the question is empty");
    }
    var sampling = request.sampling();
    var filter = sampling.filter();
    return new Question(
        request.model(),
        request.messages().stream().map(Questions::message).toList(),
        new SamplingSettings(
            filter.temperature(),
            new SamplingSettings.Cuts(filter.topP(), filter.topK(), sampling.minP()),
            sampling.repetitionPenalty(),
            sampling.tokensMax(),
            sampling.stop(),
            sampling.seed()));
  }

  private static ChatMessage message(AskRequest.Message message) {
    var role =
        switch (message.role()) {
          case SYSTEM -> ChatMessage.Role.SYSTEM;
          case USER -> ChatMessage.Role.USER;
          case ASSISTANT -> ChatMessage.Role.ASSISTANT;
        };
    return new ChatMessage(role, message.content());
  }
}
