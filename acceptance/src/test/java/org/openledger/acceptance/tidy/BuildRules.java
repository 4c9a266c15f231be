package org.openledger.acceptance.tidy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.openledger.acceptance.tidy.TidyRule.Fault;

/// Rules about what the build itself promises.
final class BuildRules {
  private static final Pattern COMMENT = Pattern.compile("(?s)<!--.*?-->");

  /// What the root's pom says so that a warning fails the build, and what it is for.
  private static final Map<String, String> STRICT =
      Map.of(
          "<arg>-Werror</arg>", "makes warnings errors",
          "<arg>-Xlint:all,", "asks the compiler for its warnings",
          "-Xplugin:ErrorProne ", "asks Error Prone for its warnings",
          "-Xep:NullAway:ERROR ", "holds null marks");

  /// What would take that back, in any pom.
  private static final Pattern LAX =
      Pattern.compile(
          "-nowarn|-Xlint:none|-XepAllErrorsAsWarnings|-XepDisableAllChecks"
              + "|-XepDisableAllWarnings|<showWarnings>false|<failOnWarning>false"
              + "|<testFailureIgnore>");

  /// A module that says its own arguments has none of the root's.
  private static final Pattern OWN = Pattern.compile(LAX.pattern() + "|<compilerArgs>");

  private BuildRules() {}

  static List<TidyRule> all() {
    return List.of(
        TidyRule.each(
            "a warning fails the build",
            file -> file.is("pom.xml"),
            BuildRules::lax,
            new SourceFile(
                "pom.xml", "<!-- <arg>-Werror</arg> --> <arg>-Xlint:all,-serial</arg>")));
  }

  private static List<Fault> lax(SourceFile pom) {
    var faults = new ArrayList<Fault>();
    // Blanks keep every line where it is.
    var said = COMMENT.matcher(pom.text()).replaceAll(m -> m.group().replaceAll("[^\n]", " "));
    if (pom.name().equals("pom.xml")) {
      STRICT.forEach((words, use) -> {
        if (!said.contains(words)) {
          faults.add(new Fault(pom.name(), 0, "build", "lacks " + words + ", which " + use));
        }
      });
    }
    var lax = (pom.name().equals("pom.xml") ? LAX : OWN).matcher(said);
    while (lax.find()) {
      faults.add(new Fault(pom.name(), pom.line(lax.start()), "build", "has " + lax.group()));
    }
    return faults;
  }
}
