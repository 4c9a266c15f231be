package org.openledger.serve;

/// What was found of a question.
///
/// @param question put to the model
/// @param model which looked, as it was opened then
record Seen(Question question, OpenLora.Model model, Recall.Recalled found) {
  /// Puts an answer before whatever is none; parts per million are less.
  private static final int ANSWERED = 1 << 20;

  /// Whether it would answer.
  boolean isAnswer() {
    return found instanceof Recall.Written;
  }

  /// How sure it is of an answer; below all of these, how near one is to what was asked.
  int rank() {
    return switch (found) {
      case Reply.Nothing nothing -> nothing.sure();
      case Recall.Written written -> ANSWERED + written.sure();
    };
  }
}
