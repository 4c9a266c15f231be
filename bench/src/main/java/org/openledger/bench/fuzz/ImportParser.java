package org.openledger.bench.fuzz;

import static org.openledger.bench.fuzz.Parser.check;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.openledger.contribute.intake.Checks;
import org.openledger.contribute.intake.FieldMapping;
import org.openledger.contribute.intake.JsonLines;
import org.openledger.contribute.intake.Located;
import org.openledger.contribute.intake.Mapped;
import org.openledger.contribute.intake.MarkdownFiles;
import org.openledger.contribute.intake.Pieces;
import org.openledger.contribute.intake.Reason;
import org.openledger.contribute.intake.RowMapping;
import org.openledger.contribute.record.Datanet;
import org.openledger.contribute.record.Draft;
import org.openledger.contribute.record.Profile;
import org.openledger.contribute.record.Visibility;
import org.openledger.core.flow.DatanetId;

/// The readers of what is imported: JSON Lines of questions and of prose, plain or compressed, and
/// Markdown with its front matter; each input is read as all of them.
final class ImportParser {
  private static final int PIECE_CHARS = 80;

  private static final List<String> WORDS =
      List.of(
          "{\"id\":\"",
          "\"contributor\":\"",
          "\"licence\":\"CC0-1.0\"",
          "\"question\":\"",
          "\"answer\":\"",
          "\"alsoAsked\":[\"",
          "\"text\":\"",
          "\n",
          "\r\n",
          "\r",
          "---\n",
          "\n---\n",
          "author: ",
          "licence: CC0-1.0\n",
          "authors:\n- ",
          "name: ",
          "&a ",
          "*a",
          "<<: *a",
          "!!str ",
          "? ",
          "|\n ",
          "# ",
          "\n\n",
          "SPDX-License-Identifier: ",
          "<!-- ",
          "[",
          "{",
          "@",
          "\u00a0",
          "\u0301",
          "\u0130",
          "\u1e9e");

  private static final Datanet QA = datanet(Profile.QA);
  private static final Datanet PROSE = datanet(Profile.PROSE);

  private ImportParser() {}

  static Parser parser() {
    return new Parser("import", WORDS, false, ImportParser::open);
  }

  private static Datanet datanet(Profile profile) {
    return new Datanet(
        new DatanetId("fuzz"),
        "Fuzz",
        "",
        profile,
        new TreeSet<>(List.of("CC0-1.0")),
        Visibility.PUBLIC,
        "owner");
  }

  private static Parser.Feed open(Path scratch) {
    var file = scratch.resolve("document.md");
    return input -> {
      var questions = lines(input, FieldMapping.questionAnswer(), QA);
      var prose = lines(input, FieldMapping.prose(PIECE_CHARS), PROSE);
      BinaryParsers.fill(file, input, 0, input.length);
      return questions + " " + prose + " " + markdown(file);
    };
  }

  private static Object markdown(Path file) throws IOException {
    var documents = new MarkdownFiles(file);
    return outcomes(() -> documents.next().map(ImportParser::owned), PROSE);
  }

  /// As whoever hands documents in cuts them, and says what they do not.
  private static Mapped owned(Mapped mapped) {
    return switch (mapped) {
      case Mapped.Refused refused -> refused;
      case Mapped.Drafts(var drafts) -> {
        var said = drafts.getFirst();
        var whole = new Draft(said.id(), said.document(), "me", "CC0-1.0", "", said.text());
        yield new Mapped.Drafts(Pieces.of(whole, PIECE_CHARS));
      }
    };
  }

  private static Object lines(byte[] input, RowMapping mapping, Datanet datanet) {
    try (var lines = new JsonLines(new ByteArrayInputStream(input), "input", mapping)) {
      return outcomes(() -> lines.next().map(Located::mapped), datanet);
    }
  }

  /// Why rows were refused; what was taken must be taken again, and be the same.
  private static Object outcomes(Supplier<Optional<Mapped>> rows, Datanet datanet) {
    Map<Reason, Boolean> refused = new EnumMap<>(Reason.class);
    boolean taken = false;
    for (var row = rows.get(); row.isPresent(); row = rows.get()) {
      switch (row.get()) {
        case Mapped.Refused(String _, Reason reason, String _) -> refused.put(reason, true);
        case Mapped.Drafts(List<Draft> drafts) -> {
          for (var draft : drafts) {
            taken |= taken(datanet, draft, refused);
          }
        }
      }
    }
    return taken + " " + refused.keySet();
  }

  private static boolean taken(Datanet datanet, Draft draft, Map<Reason, Boolean> refused) {
    return switch (Checks.check(datanet, draft)) {
      case Checks.Outcome.Bad(Reason reason, String _) -> {
        refused.put(reason, true);
        yield false;
      }
      case Checks.Outcome.Good(Draft good) -> {
        var again = Checks.check(datanet, good);
        check(again.equals(new Checks.Outcome.Good(good)), "its canonical form is not stable");
        yield true;
      }
    };
  }
}
