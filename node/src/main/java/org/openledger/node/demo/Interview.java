package org.openledger.node.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.openledger.core.flow.ModelId;
import org.openledger.node.Answered;
import org.openledger.node.AskRequest;
import org.openledger.node.Node;
import org.openledger.node.Steps;

/// Asks a Datanet's memory, which answers by quoting records, and the adapter that was tuned on the
/// same records, which writes by itself. What the memory does not answer is free, and the adapter
/// is not asked.
final class Interview {
  /// Questions that are to be answered.
  static final int QUESTIONS = 12;

  /// Longest answers, in tokens: what is quoted are whole sentences.
  private static final int QUOTED_MAX = 256;

  private static final int WRITTEN_MAX = 48;

  /// Code points that are shown of an answer while others follow.
  private static final int SHOWN = 80;

  private final Node node;
  private final Steps steps;

  Interview(Node node, Steps steps) {
    this.node = node;
    this.steps = steps;
  }

  /// Asks both until enough questions are answered, or none is left.
  Said ask(ModelId memory, ModelId adapter, List<String> questions) {
    var quoted = new ArrayList<Said.Answer>();
    var written = new ArrayList<Said.Answer>();
    int asked = 0;
    for (var question : questions) {
      if (quoted.size() == QUESTIONS) {
        break;
      }
      asked++;
      var told = answer(memory, question, QUOTED_MAX);
      if (told.isPresent()) {
        quoted.add(told.get());
        steps.progress("serve", quoted.size(), QUESTIONS, shown(told.get().answered().text()));
        answer(adapter, question, WRITTEN_MAX).ifPresent(written::add);
      }
    }
    return new Said(asked, quoted, written);
  }

  private static String shown(String answer) {
    var line = answer.strip().replaceAll("\\s+", " ");
    return line.codePointCount(0, line.length()) <= SHOWN
        ? line
        : line.substring(0, line.offsetByCodePoints(0, SHOWN)) + "…";
  }

  private Optional<Said.Answer> answer(ModelId model, String question, int tokensMax) {
    var payer = node.keys().localPayer();
    var request =
        new AskRequest(
            model,
            List.of(AskRequest.Message.user(question)),
            AskRequest.Sampling.greedy(tokensMax));
    return node.answering().ask(request, payer) instanceof Answered answered
        ? Optional.of(
            new Said.Answer(
                answered, node.attributing().explain(answered.receipt().id(), payer).lines()))
        : Optional.empty();
  }
}
