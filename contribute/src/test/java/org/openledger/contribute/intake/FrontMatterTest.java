package org.openledger.contribute.intake;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrontMatterTest {
  @Test
  void aTextWithoutAHeadSaysNothing() {
    assertThat(FrontMatter.of("# Title\n\nText.")).isEqualTo(said("", "", "# Title\n\nText."));
  }

  @Test
  void theFirstOfSeveralPeopleCountsAndAHandleBeforeAName() {
    assertThat(author("author: Ann Ace (@ann), Ben Bee")).isEqualTo("ann");
    assertThat(author("author: Ann Ace <a@example.org>, Ben Bee (@ben)")).isEqualTo("Ann Ace");
    assertThat(author("authors:\n  - Cid\n  - Dora")).isEqualTo("Cid");
    assertThat(author("authors: [\"Doe, Jane\", Ben]")).isEqualTo("Doe, Jane");
    assertThat(author("authors:\n- name: Eve\n  url: https://example.org")).isEqualTo("Eve");
  }

  @Test
  void otherFieldsMayBeLeftEmpty() {
    assertThat(author("tags:\nauthor: ann\naliases:")).isEqualTo("ann");
  }

  @Test
  void textThatLooksLikeANumberOrABooleanStaysText() {
    assertThat(author("author: no")).isEqualTo("no");
    assertThat(FrontMatter.of("---\nlicence: 1.0\n---\nx")).isEqualTo(said("", "1.0", "x"));
  }

  @Test
  void theTextEndsWhereTheHeadEnds() {
    assertThat(FrontMatter.of("---\nauthor: ann\n---\nOne.\n\n---\n\nTwo."))
        .isEqualTo(said("ann", "", "One.\n\n---\n\nTwo."));
    assertThat(FrontMatter.of("---\nauthor: ann\n...")).isEqualTo(said("ann", "", ""));
    assertThat(FrontMatter.of("---\n---\nOne.")).isEqualTo(said("", "", "One."));
  }

  @Test
  void aLicenceInACommentCountsAndMustAgreeWithTheHead() {
    assertThat(FrontMatter.of("<!-- SPDX-License-Identifier: MIT -->\n\nx"))
        .isEqualTo(said("", "MIT", "<!-- SPDX-License-Identifier: MIT -->\n\nx"));
    assertUnclear("---\nlicense: MIT\n---\n<!-- SPDX-License-Identifier: GPL-3.0-only -->");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "---\nauthor: ann\n",
        "---",
        "+++\nauthor = \"ann\"\n+++\nx",
        "---\nA paragraph between two rules.\n---\nx",
        "---\n- a\n- list\n---\nx",
        "---\nauthor: ann\nauthor: ben\n---\nx",
        "---\nauthor: ann\nAUTHOR: ben\n---\nx",
        "---\nauthor: ann\nauthors: [ben]\n---\nx",
        "---\nlicence: MIT\nlicense: GPL-3.0-only\n---\nx",
        "---\nlicense: [MIT, GPL-3.0-only]\n---\nx",
        "---\nlicense:\n---\nx",
        "---\nauthor:\n---\nx",
        "---\nauthors: []\n---\nx",
        "---\nauthor:\n  mail: a@example.org\n---\nx",
        "---\nauthor: [[ann]]\n---\nx",
        "---\nauthor: <a@example.org>\n---\nx",
        "---\nauthor: !!java.net.URL [https://example.org]\n---\nx",
        "---\nauthor: &a ann\nlicence: *a\n---\nx",
        "---\nauthor: 'ann\n---\nx",
        "---\n\tauthor: ann\n---\nx",
        "---\n? [a, b]\n: c\n---\nx",
      })
  void whatIsNotClearIsNotGuessedAt(String text) {
    assertUnclear(text);
  }

  @Test
  void hostileHeadsAreRefusedSoon() {
    assertUnclear("---\na: " + "[".repeat(60_000) + "\n---\nx");
    assertUnclear("---\na: " + "{a: ".repeat(15_000) + "\n---\nx");
    assertUnclear("---\nauthor: " + "<".repeat(60_000) + "\n---\nx");
    assertUnclear("---\na: " + "x".repeat(70_000) + "\n---\nx");
    assertUnclear("---\n" + "? ".repeat(30_000) + "\n---\nx");
  }

  private static void assertUnclear(String text) {
    assertThat(FrontMatter.of(text)).isInstanceOf(FrontMatter.Unclear.class);
  }

  private static String author(String head) {
    return FrontMatter.of("---\n" + head + "\n---\nx") instanceof FrontMatter.Said said
        ? said.author().orElse("")
        : "unclear";
  }

  private static FrontMatter said(String author, String licence, String body) {
    return new FrontMatter.Said(present(author), present(licence), body);
  }

  private static java.util.Optional<String> present(String text) {
    return text.isEmpty() ? java.util.Optional.empty() : java.util.Optional.of(text);
  }
}
