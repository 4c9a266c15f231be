package org.openledger.acceptance.documents;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.openledger.acceptance.tidy.SourceFile;

/// A page of the documents and what it says in the letters of programs.
///
/// @param file the page
record Page(SourceFile file) {
  private static final Pattern FENCE = Pattern.compile("(?ms)^```.*?^```");
  private static final Pattern TICKED = Pattern.compile("`([^`\n]+)`");
  private static final Pattern LINE = Pattern.compile("(?m)^(?:    |\\$ )(\\./openledger .*)$");

  /// A word or line and where it stands.
  record Token(int line, String text) {}

  /// What stands between back-ticks, and lines that people are told to type.
  List<Token> tokens() {
    var tokens = new ArrayList<Token>();
    var text = file.text();
    var prose = blanked(text);
    var ticked = TICKED.matcher(prose);
    while (ticked.find()) {
      tokens.add(new Token(file.line(ticked.start()), ticked.group(1).replace("\\|", "|")));
    }
    var line = LINE.matcher(text);
    while (line.find()) {
      tokens.add(new Token(file.line(line.start()), line.group(1).replaceFirst("#.*", "").strip()));
    }
    return tokens;
  }

  /// The text below the heading `## title` up to the next of its rank.
  String section(String title) {
    var match =
        Pattern.compile("(?ms)^## " + Pattern.quote(title) + "\\s*$(.*?)(?=^## |\\z)")
            .matcher(file.text());
    return match.find() ? match.group(1) : "";
  }

  private static String blanked(String text) {
    return FENCE.matcher(text).replaceAll(match -> match.group().replaceAll("[^\n]", " "));
  }
}
