package org.openledger.contribute.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MarkdownFilesTest {
  /// Each as people write it: who is credited, under which licence, or why it is refused.
  private static final String[] EXPECTED = {
    "01-plain.md user-a MIT",
    "02-crlf.md user-a MIT",
    "03-bom.md user-a MIT",
    "04-author-map.md User A MIT",
    "05-authors-list-map.md User A MIT",
    "06-license-list.md BAD_FRONT_MATTER",
    "07-license-flow.md user-a MIT",
    "08-comment.md user-a MIT",
    "09-toml.md BAD_FRONT_MATTER",
    "10-delim-spaces.md user-a MIT",
    "11-dots-end.md user-a MIT",
    "12-hr-in-body.md user-a MIT",
    "13-dashes-in-value.md user-a MIT",
    "14-hf-card.md (nobody) cc-by-4.0",
    "15-License-case.md user-a MIT",
    "16-spdx-header.md (nobody) MIT",
    "17-author-email.md User A MIT",
    "18-authors-flow-quoted.md Doe, Jane MIT",
    "19-yaml-folded.md user-a MIT",
    "20-no-end.md BAD_FRONT_MATTER",
    "21-mdx.mdx user-a MIT",
  };

  @Test
  void everyShapeOfFrontMatterGivesTheRightPersonAndLicenceOrIsRefused()
      throws IOException, URISyntaxException {
    var read = new TreeMap<String, String>();
    var files = new MarkdownFiles(folder());
    for (var row = files.next(); row.isPresent(); row = files.next()) {
      switch (row.get()) {
        case Mapped.Refused(var id, var reason, var _) -> read.put(id, id + " " + reason);
        case Mapped.Drafts(var drafts) -> {
          var draft = drafts.getFirst();
          assertThat(draft.text()).contains("The limpet grazes").doesNotContain("license");
          var who = draft.contributor().isEmpty() ? "(nobody)" : draft.contributor();
          read.put(draft.document(), "%s %s %s".formatted(draft.document(), who, draft.licence()));
        }
      }
    }
    assertThat(read.values()).containsExactly(EXPECTED);
  }

  private static Path folder() throws URISyntaxException {
    return Path.of(Objects.requireNonNull(MarkdownFilesTest.class.getResource("md"), "md").toURI());
  }
}
