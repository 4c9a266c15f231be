package org.openledger.train;

/// A piece of text to pre-train on: a question with its answer, or plain text (empty question).
///
/// @param question the question, or empty
/// @param text the answer, or the text
public record PretrainText(String question, String text) {
  /// Plain text.
  public static PretrainText plain(String text) {
    return new PretrainText("", text);
  }
}
