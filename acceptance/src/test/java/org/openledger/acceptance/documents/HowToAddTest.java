package org.openledger.acceptance.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openledger.acceptance.tidy.ProjectFiles;
import org.openledger.acceptance.tidy.SourceFile;

/// Holds the lists of "How do I add a ..." to the sources: whatever mentions what is added to is
/// named, with where it lies.
class HowToAddTest {
  private static final Pattern TICKED = Pattern.compile("`([^`]+)`");
  private static final Pattern OF_MODULE = Pattern.compile("\\b([a-z]+) (`\\w+`(?:, `\\w+`)*)");

  /// A section of the page, where it is looked, what in Java stands for a place that has to change,
  /// and the fewest such files that there must be, lest the words have become stale.
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "Rejection reason; (contribute|node)/src/main/.*; \\bReason\\.[A-Z]; 5",
        "RPC method; chain/src/main/.*; \\b\\w+Methods\\.of\\(; 1",
        "Attribution baseline; attribute/src/main/.*; \\bnew (DataInf|HiddenCosine)\\(; 1",
        "Route; app/src/.*; \\bimplements ChatRoutes\\.Desk\\b; 2",
        "Engine; .*/src/main/.*; \\bnew TransformerEngine\\(; 1"
      })
  void whateverHasToChangeIsNamed(String section, String where, String words, int least) {
    var files = found(where, words);
    assertThat(files).hasSizeGreaterThanOrEqualTo(least);
    var said = section(section);
    assertThat(files)
        .filteredOn(file -> !isNamed(file, said))
        .as("files that " + section + " does not name")
        .isEmpty();
  }

  /// Each part of a receipt, by the first cell of its row: its files and no others.
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "`PaidPart`; new PaidPart\\(",
        "`ModelPart`; new ModelPart(\\.Roots)?\\(",
        "`SaidPart`; new SaidPart(\\.\\w+)?\\(",
        "`CreditPart`; new CreditPart\\(",
        "`OriginPart`; new OriginPart\\(",
        "`PlacePart`; new PlacePart\\(|\\bPlacePart\\.of\\(",
        "a seventh; new UsageReceipt\\.Body\\("
      })
  void theFilesOfEachPartOfAReceiptAreNamed(String part, String words) {
    var made =
        found("(?!acceptance/|.*/core/receipt/\\w+Part\\.java).*", words).stream()
            .map(file -> file.module() + " " + simple(file.name()))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(row(section("Receipt field"), part)).isNotEmpty().isEqualTo(made);
  }

  @Test
  void aFileOfTheSameNameElsewhereIsNotNamed() {
    var file = new SourceFile("node/src/test/java/org/openledger/node/Samples.java", "");
    assertThat(isNamed(file, "`Samples` of `app/src/test/java/org/openledger/app`")).isFalse();
    assertThat(isNamed(file, "`Samples` of `node/src/test/java/org/openledger/nod`")).isFalse();
    assertThat(isNamed(file, "`World` of `node/src/test/java/org/openledger/node`")).isFalse();
    assertThat(isNamed(file, "`Samples.of`, below `node/src/test/java/org/openledger`")).isTrue();
    assertThat(isNamed(file, "`" + file.name() + "`: the constant")).isTrue();
    assertThat(row("| `A` | node `Samples`; app `One`, `Two` |\n| `B` | node `C` |", "`A`"))
        .containsExactly("app One", "app Two", "node Samples");
  }

  private static Set<SourceFile> found(String where, String words) {
    var pattern = Pattern.compile(words);
    return ProjectFiles.texts().stream()
        .filter(file -> file.is(".java") && file.name().matches(where))
        .filter(file -> pattern.matcher(file.text()).find())
        .collect(Collectors.toSet());
  }

  /// Whether a text has a file's path, or its class and a folder in which it lies; a file that is
  /// named by its path names its folder.
  private static boolean isNamed(SourceFile file, String text) {
    boolean isThere = false;
    boolean isFolder = false;
    for (var match : TICKED.matcher(text).results().toList()) {
      var ticked = match.group(1);
      var folder = ticked.endsWith(".java") ? ticked.replaceFirst("[^/]*$", "") : ticked + "/";
      isThere |= ticked.equals(file.name());
      isThere |= ticked.replaceFirst("\\..*", "").equals(simple(file.name()));
      isFolder |= ticked.contains("/src/") && file.name().startsWith(folder);
    }
    return isThere && isFolder;
  }

  /// What a row of a table names, as `module Name`.
  private static Set<String> row(String text, String first) {
    var named = new TreeSet<String>();
    text.lines()
        .filter(line -> line.startsWith("| " + first + " |"))
        .flatMap(line -> OF_MODULE.matcher(line.substring(first.length() + 4)).results())
        .forEach(match ->
            Arrays.stream(match.group(2).split(", ", -1))
                .forEach(name -> named.add(match.group(1) + " " + name.replace("`", ""))));
    return named;
  }

  private static String section(String title) {
    var page = ProjectFiles.text("docs/how-to-add.md");
    var heading = Pattern.compile("(?m)^## (" + title + "\\b.*)$").matcher(page.text());
    assertThat(heading.find()).as("a section " + title).isTrue();
    return new Page(page).section(heading.group(1));
  }

  private static String simple(String path) {
    return path.replaceFirst(".*/", "").replace(".java", "");
  }
}
