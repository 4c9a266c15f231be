package org.openledger.contribute.intake;

/// What holds for Markdown files whose front matter does not say.
///
/// @param contributor author of files that name none; empty refuses them
/// @param licence licence of files that name none; empty refuses them
/// @param pieceCharsMax texts are split to about this many characters
public record MarkdownDefaults(String contributor, String licence, int pieceCharsMax) {
  /// Nothing assumed, pieces of 1,200 characters.
  public static final MarkdownDefaults NONE = new MarkdownDefaults("", "", 1_200);
}
