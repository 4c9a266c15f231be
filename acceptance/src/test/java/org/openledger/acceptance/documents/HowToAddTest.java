package org.openledger.acceptance.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openledger.acceptance.tidy.ProjectFiles;
import org.openledger.acceptance.tidy.SourceFile;

/// Holds the lists of "How do I add a ..." to the sources: whatever mentions what is added to is
/// named.
class HowToAddTest {
  /// A section of the page, where it is looked, what in Java stands for a place that has to change,
  /// and the fewest such files that there must be, lest the words have become stale.
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "Receipt field; .*; new (PaidPart|ModelPart(\\.Roots)?|SaidPart(\\.\\w+)?|OriginPart)\\(;"
            + " 15",
        "Receipt field; .*; new CreditPart\\(; 4",
        "Receipt field; .*; new UsageReceipt\\.Body\\(; 5",
        "Rejection reason; (contribute|node)/src/main/.*; \\bReason\\.[A-Z]; 5",
        "RPC method; chain/src/main/.*; \\b\\w+Methods\\.of\\(; 1",
        "Attribution baseline; attribute/src/main/.*; \\bnew (DataInf|HiddenCosine)\\(; 1",
        "Engine; .*/src/main/.*; \\bnew TransformerEngine\\(; 1"
      })
  void whateverHasToChangeIsNamed(String section, String where, String words, int least) {
    var said = section(section);
    var files = new TreeSet<String>();
    for (var file : ProjectFiles.texts()) {
      if (file.is(".java")
          && file.name().matches(where)
          && !file.name().contains("/core/receipt/" + part(file))
          && Pattern.compile(words).matcher(file.text()).find()) {
        files.add(name(file));
      }
    }
    assertThat(files).hasSizeGreaterThanOrEqualTo(least);
    assertThat(files)
        .filteredOn(name -> !said.matches("(?s).*[`/]" + name + "[`.].*"))
        .as("files that " + section + " does not name")
        .isEmpty();
  }

  /// The parts themselves are named together.
  private static String part(SourceFile file) {
    return name(file).endsWith("Part") ? name(file) + ".java" : "none of them";
  }

  private static String section(String title) {
    var page = ProjectFiles.text("docs/how-to-add.md");
    var heading = Pattern.compile("(?m)^## (" + title + "\\b.*)$").matcher(page.text());
    assertThat(heading.find()).as("a section " + title).isTrue();
    return new Page(page).section(heading.group(1));
  }

  private static String name(SourceFile file) {
    return file.name().replaceFirst(".*/", "").replace(".java", "");
  }
}
