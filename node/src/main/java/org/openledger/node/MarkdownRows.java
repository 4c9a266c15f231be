package org.openledger.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import org.openledger.contribute.intake.Mapped;
import org.openledger.contribute.intake.MarkdownFiles;
import org.openledger.contribute.intake.Reason;
import org.openledger.contribute.record.Draft;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.json.Json;

/// Markdown files, one or all below a folder, as the rows that a node takes into a Datanet of
/// prose. They are read where they lie, which need not be the node's machine.
public final class MarkdownRows {
  /// With its neighbours a row fits one request.
  private static final int ROW_BYTES_MAX = 3 << 20;

  private final MarkdownFiles files;
  private final Unsaid unsaid;

  /// What holds for documents that do not say it.
  ///
  /// @param contributor who wrote them; where it is empty, rows name nobody, and a node takes them
  ///   as those of whoever hands them in, unless that one may curate
  /// @param licence under which licence; where it is empty, they are refused
  public record Unsaid(String contributor, String licence) {}

  /// A document.
  public sealed interface Document {
    /// A row to hand in.
    record Row(Json json) implements Document {}

    /// A document that makes no row.
    ///
    /// @param name its path below the folder
    /// @param reason as a stable word, the same that a node refuses rows by
    /// @param detail the reason for people
    record Refused(String name, String reason, String detail) implements Document {}
  }

  private MarkdownRows(MarkdownFiles files, Unsaid unsaid) {
    this.files = files;
    this.unsaid = unsaid;
  }

  /// Whether a path is a folder, or a Markdown file by its name.
  public static boolean isMarkdown(Path path) {
    return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS) || MarkdownFiles.isOne(path);
  }

  /// The documents at a path.
  ///
  /// @throws Refusal if nothing is there, or a folder cannot be read
  public static MarkdownRows at(Path path, Unsaid unsaid) {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      throw new Refusal(Code.NO_SUCH_THING, "there is no file " + path);
    }
    try {
      return new MarkdownRows(new MarkdownFiles(path), unsaid);
    } catch (IOException e) {
      throw new Refusal(Code.NOT_ALLOWED, path + " cannot be read: " + e.getMessage(), e);
    }
  }

  /// The next document, empty at the end.
  public Optional<Document> next() {
    return files.next().map(this::document);
  }

  private Document document(Mapped mapped) {
    return switch (mapped) {
      case Mapped.Refused(var name, var reason, var detail) ->
          new Document.Refused(name, reason.name(), detail);
      case Mapped.Drafts(var drafts) -> row(drafts.getFirst());
    };
  }

  private Document row(Draft draft) {
    var contributor = draft.contributor().isEmpty() ? unsaid.contributor : draft.contributor();
    var json = Json.object().put("id", draft.id());
    if (!contributor.isEmpty()) {
      json.put("contributor", contributor);
    }
    var row =
        json.put("licence", draft.licence().isEmpty() ? unsaid.licence : draft.licence())
            .put("text", draft.text())
            .build();
    return row.compact().getBytes(UTF_8).length > ROW_BYTES_MAX
        ? new Document.Refused(
            draft.id(), Reason.LINE_TOO_LARGE.name(), "more than a request holds; cut it in two")
        : new Document.Row(row);
  }
}
