package org.openledger.node;

import java.util.List;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.model.sampling.SamplingSettings;
import org.openledger.model.token.ChatMessage;
import org.openledger.serve.Question;

/// Requests as the engine understands them, and the other way round.
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

  static AskRequest request(Question question) {
    var settings = question.sampling();
    return new AskRequest(
        question.model(),
        question.messages().stream().map(Questions::message).toList(),
        new AskRequest.Sampling(
            new AskRequest.Filter(settings.temperature(), settings.topK(), settings.topP()),
            settings.minP(),
            settings.tokensMax(),
            settings.repetitionPenalty(),
            List.copyOf(settings.stop()),
            settings.seed()));
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

  private static AskRequest.Message message(ChatMessage message) {
    var role =
        switch (message.role()) {
          case SYSTEM -> AskRequest.Role.SYSTEM;
          case USER -> AskRequest.Role.USER;
          case ASSISTANT -> AskRequest.Role.ASSISTANT;
        };
    return new AskRequest.Message(role, message.content());
  }
}
