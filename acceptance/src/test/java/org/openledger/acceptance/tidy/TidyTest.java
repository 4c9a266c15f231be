package org.openledger.acceptance.tidy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Holds the project's own texts to its rules, and the rules to their bad examples.
class TidyTest {
  static List<TidyRule> rules() {
    return Stream.of(Budgets.all(), TextRules.all(), ShapeRules.all(), BuildRules.all())
        .flatMap(List::stream)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void theProjectKeeps(TidyRule rule) {
    assertThat(rule.broken(ProjectFiles.texts())).as(rule.name()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void eachRuleCatchesItsBadExample(TidyRule rule) {
    assertThat(rule.caught()).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void eachRuleRefusesToHoldNothing(TidyRule rule) {
    assertThatThrownBy(() -> rule.broken(List.of()))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("no file");
  }

  @Test
  void anExceptionThatNothingNeedsIsAFault() {
    var rule = rules().getFirst().except(Map.of("absent.java is long", "it is not"));
    assertThat(rule.broken(List.of(new SourceFile("core/A.java", "class A {}"))))
        .containsExactly("nothing needs the exception any more: absent.java is long");
  }

  @Test
  void anExceptionHoldsForNoOtherFileOfThatName() {
    var text = "// " + "x".repeat(100);
    var rule =
        Budgets.all().get(1).except(Map.of("core/src/main/java/A.java line", "it is a table"));
    assertThat(rule.broken(List.of(new SourceFile("core/src/main/java/A.java", text)))).isEmpty();
    assertThat(rule.broken(List.of(new SourceFile("store/src/main/java/A.java", text))))
        .hasSize(2)
        .first(InstanceOfAssertFactories.STRING)
        .startsWith("store/src/main/java/A.java:1");
  }

  @Test
  void commentsAndStringsAreNoCode() {
    var text =
        """
        int a; // readLine
        /* readLine */ String s = "readLine \\" readLine"; char c = '"';
        int b;
        """;
    assertThat(JavaText.codeOnly(text)).doesNotContain("readLine").contains("int a;", "int b;");
    assertThat(JavaText.codeOnly(text)).hasSameSizeAs(text);
    assertThat(JavaText.withoutComments(text)).containsOnlyOnce("\"readLine");
  }

  @Test
  void everyModuleHasSources() {
    var there = ProjectFiles.texts().stream().map(SourceFile::module).distinct().toList();
    assertThat(ProjectFiles.modules()).hasSizeGreaterThan(10);
    assertThat(there).containsAll(ProjectFiles.modules());
  }
}
