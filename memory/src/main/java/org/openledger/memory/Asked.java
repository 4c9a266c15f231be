package org.openledger.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.openledger.core.text.CaseFold;
import org.openledger.core.text.Segmenter;
import org.openledger.memory.search.Found;
import org.openledger.model.token.ChatMessage;
import org.openledger.model.token.ChatMessage.Role;

/// What a conversation asks for, as it can be looked up: its last question by itself, or, where
/// that goes on from the one before, both together, and then the question with what the one before
/// was about. Whoever was refused goes on from what was last answered.
///
/// @param forms texts to look up, the likeliest meaning first; none where nothing is asked
/// @param said what was answered before, of which the beginning is not said again to a question
///   that goes on
record Asked(List<Form> forms, List<String> said) {
  /// What is looked up of a question, and looked at of an answer, in UTF-16 code units: an encoder
  /// reads no more.
  static final int LENGTH_MAX = 2_000;

  /// A question of so few words seldom stands by itself.
  private static final int WORDS_FEW = 3;

  /// What points back, folded.
  private static final Set<String> BACK =
      Set.of(
          "he", "her", "his", "it", "its", "one", "ones", "she", "that", "their", "theirs", "them",
          "these", "they", "this", "those", "there");

  /// What goes on.
  private static final Set<String> ON = Set.of("and", "but", "or", "so", "then", "also");

  /// What is said to be polite, folded.
  private static final Set<String> COURTESY =
      Set.of(
          "awesome",
          "bye",
          "cheers",
          "cool",
          "goodbye",
          "great",
          "hello",
          "hey",
          "hi",
          "nice",
          "ok",
          "okay",
          "perfect",
          "sorry",
          "super",
          "thank",
          "thanks",
          "thx",
          "understood",
          "welcome",
          "wow");

  /// What stands around it.
  private static final Set<String> AROUND =
      Set.of(
          "a", "all", "and", "answer", "done", "for", "good", "got", "help", "i", "is", "it", "lot",
          "much", "now", "see", "so", "that", "the", "there", "this", "very", "was", "well", "you",
          "your");

  /// Sentences that are shorter stand in more than one record.
  private static final int SENTENCE_LEAST = 20;

  Asked {
    forms = List.copyOf(forms);
    said = List.copyOf(said);
  }

  /// A text to look up.
  ///
  /// @param text what is looked up
  /// @param goesOn whether it goes on from a question that was answered
  record Form(String text, boolean goesOn) {}

  /// Tells what a question and its answer are about.
  @FunctionalInterface
  interface About {
    /// One of the question's words, if any tells it.
    ///
    /// @param answer its beginning, no longer than a question; empty where none was given
    Optional<String> word(String question, String answer);
  }

  static Asked of(List<ChatMessage> messages, About about) {
    var questions = new ArrayList<String>();
    var said = new ArrayList<String>();
    boolean thanks = false;
    int answered = -1;
    var answer = "";
    for (var message : messages) {
      var content = message.content().strip();
      if (message.role() == Role.ASSISTANT) {
        said.add(content);
        if (!content.startsWith(Recollection.NOTHING)) {
          answered = questions.size() - 1;
          answer = questions.isEmpty() ? "" : cut(content);
        }
      } else if (message.role() == Role.USER && !content.isEmpty()) {
        thanks = isCourtesy(content);
        if (!thanks) {
          questions.add(cut(content));
        }
      }
    }
    if (thanks) {
      return new Asked(List.of(), said);
    }
    if (questions.isEmpty()) {
      return new Asked(List.of(new Form("", false)), said);
    }
    var last = questions.getLast();
    var alone = new Form(last, false);
    if (questions.size() == 1) {
      return new Asked(List.of(alone), said);
    }
    int before = questions.size() - 2;
    var context = questions.get(answered >= 0 ? Math.min(answered, before) : before);
    var forms = new ArrayList<Form>();
    forms.add(new Form(cut(context + "\n" + last), true));
    about.word(context, answer).ifPresent(word -> forms.add(new Form(named(last, word), true)));
    forms.add(pointsBack(last) ? forms.size() : 0, alone);
    return new Asked(forms, said);
  }

  /// A question with a word instead of the first that points back, or behind it where none does.
  private static String named(String question, String word) {
    var words = Segmenter.words(question);
    for (int i = 0; i < words.size(); i++) {
      var part = CaseFold.of(question.substring(words.start(i), words.end(i)));
      if (BACK.contains(part)) {
        return cut(question.substring(0, words.start(i)) + word + question.substring(words.end(i)));
      }
    }
    return cut(question + " " + word);
  }

  /// Whether a passage began an answer before, which quotes it from its first sentence on, and not
  /// always to its end. What was said behind that is no hindrance: whoever asks for it in
  /// particular is told again.
  boolean wasSaid(Found found) {
    var first = found.passage().sentences().getFirst().of(found.record().text());
    var sign = first.length() < SENTENCE_LEAST ? found.said() : first;
    return said.stream().anyMatch(answer -> answer.startsWith(sign));
  }

  /// Whether somebody is polite and asks nothing: such words only, and one that is polite.
  private static boolean isCourtesy(String text) {
    var folded = CaseFold.of(text);
    if (folded.indexOf('?') >= 0) {
      return false;
    }
    var words = Segmenter.words(folded);
    boolean polite = false;
    for (int i = 0; i < words.size(); i++) {
      var word = folded.substring(words.start(i), words.end(i));
      boolean thanks = COURTESY.contains(word);
      if (!thanks && !AROUND.contains(word)) {
        return false;
      }
      polite |= thanks;
    }
    return polite;
  }

  private static boolean pointsBack(String question) {
    var folded = CaseFold.of(question);
    var words = Segmenter.words(folded);
    for (int i = 0; i < words.size(); i++) {
      var word = folded.substring(words.start(i), words.end(i));
      if (BACK.contains(word) || (i == 0 && ON.contains(word))) {
        return true;
      }
    }
    return words.size() <= WORDS_FEW;
  }

  private static String cut(String text) {
    int end = Math.min(text.length(), LENGTH_MAX);
    boolean splits = end < text.length() && Character.isLowSurrogate(text.charAt(end));
    return text.substring(0, splits ? end - 1 : end);
  }
}
