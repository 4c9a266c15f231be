package org.openledger.node.demo;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.openledger.core.flow.Contribution;
import org.openledger.core.text.Segmenter;

/// The questions that a snapshot's own records answer, as far as they say themselves: their
/// prompts, the titles of prose, and where there is neither what they begin with.
final class OwnQuestions {
  private static final int WORDS_MAX = 24;

  private OwnQuestions() {}

  /// Each question once: of held-out records and of records trained on, half of each, then the
  /// others of both, for those that are not answered.
  ///
  /// @param first how many are of half of each
  static List<String> of(List<Contribution> records, int first) {
    var held = new ArrayList<String>();
    var trained = new ArrayList<String>();
    for (var record : records) {
      boolean out = record.split() == Contribution.Split.HELD_OUT;
      (out ? held : trained).add(question(record.content()));
    }
    var questions = new LinkedHashSet<String>();
    held.stream().distinct().limit(first / 2).forEach(questions::add);
    trained.stream().distinct().limit(first - questions.size()).forEach(questions::add);
    questions.addAll(held);
    questions.addAll(trained);
    questions.remove("");
    return List.copyOf(questions);
  }

  private static String question(Contribution.Content content) {
    return content.prompt().isEmpty()
        ? content.title().orElseGet(() -> beginning(content.text()))
        : content.prompt();
  }

  /// The first words of the first sentence; nothing where it has none.
  private static String beginning(String text) {
    var sentence = Segmenter.sentences(text).texts().getFirst();
    var words = Segmenter.words(sentence);
    return words.size() == 0
        ? ""
        : sentence.substring(words.start(0), words.end(Math.min(words.size(), WORDS_MAX) - 1));
  }
}
