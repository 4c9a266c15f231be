package org.openledger.acceptance.documents;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.openledger.acceptance.tidy.SourceFile;

/// Numbers in sentences, and the constants in sources that they speak of.
final class StatedNumbers {
  private static final Pattern PLACE = Pattern.compile("\\{(?:<<(\\d+)|e(\\d+))?}");
  private static final Pattern LITERAL =
      Pattern.compile("(\\d[\\d_]*(?:\\.\\d+)?)[Ll]?(?:\\s*<<\\s*(\\d+))?");

  private StatedNumbers() {}

  /// The numbers that stand in a text at the places of a sentence's words; line ends are blanks.
  static List<Double> said(String text, String words) {
    var pattern = new StringBuilder();
    var units = new ArrayList<Double>();
    var place = PLACE.matcher(words);
    int at = 0;
    while (place.find()) {
      pattern.append(Pattern.quote(words.substring(at, place.start()))).append("([\\d,]*\\d)");
      units.add(
          place.group(1) != null
              ? 1L << Integer.parseInt(place.group(1))
              : Double.parseDouble("1e" + (place.group(2) == null ? "0" : place.group(2))));
      at = place.end();
    }
    pattern.append(Pattern.quote(words.substring(at)));
    var found = Pattern.compile(pattern.toString()).matcher(text.replaceAll("\\s+", " "));
    if (!found.find()) {
      throw new AssertionError("there is no sentence with: " + words);
    }
    var numbers = new ArrayList<Double>();
    for (int i = 0; i < units.size(); i++) {
      numbers.add(Double.parseDouble(found.group(i + 1).replace(",", "")) * units.get(i));
    }
    return numbers;
  }

  /// The value of `Class.NAME`, or of the n-th argument of what makes it, `Class.NAME#n`.
  static double constant(List<SourceFile> files, String named) {
    var parts = named.split("[.#]");
    var file =
        files.stream()
            .filter(each -> each.is("/" + parts[0] + ".java"))
            .filter(each -> each.text().contains(" " + parts[1] + " ="))
            .findFirst()
            .orElseThrow(() -> new AssertionError("there is no " + named));
    var written = Pattern.compile("\\b" + parts[1] + "\\s*=\\s*([^;]+);").matcher(file.text());
    if (!written.find()) {
      throw new AssertionError("there is no " + named);
    }
    var expression = written.group(1).strip();
    return value(
        named,
        parts.length > 2 ? arguments(expression).get(Integer.parseInt(parts[2])) : expression);
  }

  /// A file of one class with one constant, for tests.
  static SourceFile file(String type, String constant) {
    var text = "class " + type + " { static final " + constant + "; }";
    return new SourceFile("core/src/main/java/org/openledger/core/" + type + ".java", text);
  }

  private static double value(String named, String expression) {
    var inner = expression.replaceAll("^Duration\\.of\\w+\\((.*)\\)$", "$1");
    var literal = LITERAL.matcher(inner);
    if (!literal.matches()) {
      throw new AssertionError(named + " is no number: " + expression);
    }
    double number = Double.parseDouble(literal.group(1).replace("_", ""));
    int shift = literal.group(2) == null ? 0 : Integer.parseInt(literal.group(2));
    return number * (1L << shift);
  }

  /// What stands between the outermost brackets, cut at their commas.
  private static List<String> arguments(String expression) {
    var inner = expression.substring(expression.indexOf('(') + 1, expression.lastIndexOf(')'));
    var arguments = new ArrayList<String>();
    int depth = 0;
    int from = 0;
    for (int i = 0; i < inner.length(); i++) {
      char c = inner.charAt(i);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (c == ',' && depth == 0) {
        arguments.add(inner.substring(from, i).strip());
        from = i + 1;
      }
    }
    arguments.add(inner.substring(from).strip());
    return arguments;
  }
}
