package org.openledger.acceptance.tidy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.openledger.acceptance.tidy.TidyRule.Fault;

/// Rules about sizes: of files, lines, methods and records.
final class Budgets {
  private static final int LINES_MAX = 600;
  private static final int COLUMNS_MAX = 100;

  /// The limit of Solidity's own style guide.
  private static final int SOLIDITY_COLUMNS_MAX = 120;

  private static final String BAD_NAME = "core/src/main/java/org/openledger/core/Bad.java";

  /// Methods whose length is their content.
  private static final Map<String, String> LONG_METHODS =
      Map.of(
          "chain/src/main/java/org/openledger/chain/evm/Interpreter.java method run",
              "a table: one line for each opcode",
          "core/src/main/java/org/openledger/core/hash/KeccakSponge.java method permute",
              "the rounds of the permutation, unrolled");

  private Budgets() {}

  static List<TidyRule> all() {
    return List.of(
        TidyRule.each(
            "files have at most 600 lines",
            file -> file.is(".java", ".sol", ".js", ".css"),
            Budgets::fileLines,
            new SourceFile(BAD_NAME, "\n".repeat(LINES_MAX + 1))),
        TidyRule.each(
            "lines have at most 100 columns",
            file -> file.is(".java", ".sol", ".js", ".css"),
            Budgets::columns,
            new SourceFile(BAD_NAME, "// " + "x".repeat(COLUMNS_MAX - 2))),
        new TidyRule(
                "methods have at most 60 lines",
                file -> file.is(".java"),
                MethodLengths::find,
                new SourceFile(BAD_NAME, "class Bad { void f() {\n" + "f();\n".repeat(61) + "} }"))
            .except(LONG_METHODS),
        new TidyRule(
                "public records have at most 7 components, no two exchangeable neighbours",
                SourceFile::isMainJava,
                RecordShapes::find,
                new SourceFile(
                    BAD_NAME,
                    """
                    public record Bad(String name, long fromMillis, long toMillis) {
                      record Unseen(int a, int b) {}
                    }
                    """))
            .except(RecordExceptions.REASONS));
  }

  private static List<Fault> fileLines(SourceFile file) {
    int lines = file.lines().size();
    return lines <= LINES_MAX
        ? List.of()
        : List.of(new Fault(file.name(), 0, "file", "has more than " + LINES_MAX + " lines"));
  }

  private static List<Fault> columns(SourceFile file) {
    int most = file.is(".sol") ? SOLIDITY_COLUMNS_MAX : COLUMNS_MAX;
    var faults = new ArrayList<Fault>();
    var lines = file.lines();
    for (int i = 0; i < lines.size(); i++) {
      var line = lines.get(i);
      if (line.codePointCount(0, line.length()) > most && !line.startsWith("import ")) {
        faults.add(new Fault(file.name(), i + 1, "line", "is longer than " + most + " columns"));
      }
    }
    return faults;
  }
}
