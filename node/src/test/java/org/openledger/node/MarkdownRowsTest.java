package org.openledger.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.core.fault.Refusal;
import org.openledger.core.json.Json;
import org.openledger.node.MarkdownRows.Document;

/// A folder of notes as rows: who wrote each, under which licence, and what makes no row.
class MarkdownRowsTest {
  private static final MarkdownRows.Unsaid NOTHING = new MarkdownRows.Unsaid("", "");

  @TempDir Path directory;

  @Test
  void whatADocumentDoesNotSayIsAssumedAndNothingElse() throws IOException {
    write("deep/one.md", "---\nauthor: Ann Ace (@ann), Ben Bee\nlicense: MIT\n---\n# One\n");
    write("two.markdown", "Two says nothing.");
    write("three.txt", "This is no Markdown.");
    assertThat(read(directory, new MarkdownRows.Unsaid("dora", "CC0-1.0")))
        .containsExactly(
            row("deep/one.md", "\"contributor\":\"ann\",\"licence\":\"MIT\",\"text\":\"# One\""),
            row(
                "two.markdown",
                "\"contributor\":\"dora\",\"licence\":\"CC0-1.0\","
                    + "\"text\":\"Two says nothing.\""));
    assertThat(read(directory.resolve("two.markdown"), NOTHING))
        .containsExactly(row("two.markdown", "\"licence\":\"\",\"text\":\"Two says nothing.\""));
  }

  @Test
  void whatCannotBeReadIsRefusedAloneAndNoLinkIsFollowed() throws IOException {
    write("1.md", "---\nlicense: [MIT, GPL-3.0]\n---\nTwo licences.");
    Files.write(directory.resolve("2.md"), new byte[] {(byte) 0xff, (byte) 0xfe, 0x41});
    write("3.md", "\u0001".repeat(600_000));
    write("4.md", "This one is whole.");
    var outside = Files.createDirectories(directory.resolve("../outside"));
    Files.createSymbolicLink(directory.resolve("5.md"), outside);
    assertThat(read(directory, NOTHING))
        .extracting(each -> each instanceof Document.Refused refused ? refused.reason() : "a row")
        .containsExactly("BAD_FRONT_MATTER", "NOT_UTF8", "LINE_TOO_LARGE", "a row");
  }

  @Test
  void markdownIsKnownByItsNameAndFoldersAreRead() {
    assertThat(MarkdownRows.isMarkdown(Path.of("notes", "a.MD"))).isTrue();
    assertThat(MarkdownRows.isMarkdown(Path.of("rows.jsonl.gz"))).isFalse();
    assertThat(MarkdownRows.isMarkdown(directory)).isTrue();
    assertThatThrownBy(() -> MarkdownRows.at(directory.resolve("none.md"), NOTHING))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("there is no file");
  }

  private static Document row(String id, String rest) {
    return new Document.Row(Json.parse("{\"id\":\"" + id + "\"," + rest + "}"));
  }

  private static List<Document> read(Path path, MarkdownRows.Unsaid unsaid) {
    var rows = MarkdownRows.at(path, unsaid);
    var read = new ArrayList<Document>();
    for (var next = rows.next(); next.isPresent(); next = rows.next()) {
      read.add(next.get());
    }
    return read;
  }

  private void write(String name, String text) throws IOException {
    var file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
