package org.openledger.node.demo;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.LongPredicate;
import java.util.zip.GZIPInputStream;
import org.openledger.contribute.intake.FieldMapping;
import org.openledger.contribute.intake.Mapped;
import org.openledger.contribute.intake.RowMapping;
import org.openledger.contribute.record.Profile;
import org.openledger.core.json.Json;
import org.openledger.core.json.JsonException;
import org.openledger.train.PretrainText;

/// A JSON Lines file, plain or gzip, and what its rows mean: one of the known collections, or rows
/// with `id`, `contributor`, `licence` and either `question` and `answer` or `text`.
///
/// @param path the file
/// @param mapping what a row means
/// @param profile prose, or questions and answers
/// @param licences licences that are accepted
public record TextFile(Path path, RowMapping mapping, Profile profile, SortedSet<String> licences) {
  private static final int PIECES_PER_ROW = 3;
  private static final int TEXT_CHARS_MAX = 4_000;
  private static final int PIECE_CHARS = 1_200;

  /// The file at a path.
  public static TextFile of(Path path) throws IOException {
    var known = Mappings.forFile(path.getFileName().toString());
    if (known.isPresent()) {
      return new TextFile(path, known.get(), known.get().profile(), known.get().licences());
    }
    boolean questions;
    try (var lines = reader(path)) {
      var first = lines.readLine();
      questions = Json.parse(first == null ? "" : first).find("question").isPresent();
    }
    return new TextFile(
        path,
        questions ? FieldMapping.questionAnswer() : FieldMapping.prose(PIECE_CHARS),
        questions ? Profile.QA : Profile.PROSE,
        new TreeSet<>(List.of("CC0-1.0", "CC-BY-4.0", "MIT", "Apache-2.0")));
  }

  /// The file's name without its endings.
  public String name() {
    return path.getFileName().toString().replaceFirst("\\.jsonl(\\.gz)?$", "");
  }

  /// How many rows it has.
  public long rows() throws IOException {
    try (var lines = reader(path)) {
      return lines.lines().filter(line -> !line.isBlank()).count();
    }
  }

  /// The rows a predicate takes, by number from 0, as text to pre-train on.
  ///
  /// @param charsMax no more text is taken after this many characters
  public List<PretrainText> texts(LongPredicate taken, long charsMax) throws IOException {
    var texts = new ArrayList<PretrainText>();
    long chars = 0;
    long number = 0;
    try (var lines = reader(path)) {
      for (var line = lines.readLine(); line != null && chars < charsMax; line = lines.readLine()) {
        if (line.isBlank() || !taken.test(number++)) {
          continue;
        }
        for (var text : texts(line)) {
          texts.add(text);
          chars += text.question().length() + text.text().length();
        }
      }
    }
    return texts;
  }

  private List<PretrainText> texts(String line) {
    try {
      return switch (mapping.map(Json.parse(line))) {
        case Mapped.Refused _ -> List.of();
        case Mapped.Drafts(var drafts) ->
            drafts.stream()
                .limit(PIECES_PER_ROW)
                .map(draft ->
                    new PretrainText(
                        draft.prompt().isEmpty() ? draft.document() : draft.prompt(),
                        cut(draft.text())))
                .toList();
      };
    } catch (JsonException e) {
      return List.of();
    }
  }

  private static String cut(String text) {
    return text.length() <= TEXT_CHARS_MAX ? text : text.substring(0, TEXT_CHARS_MAX);
  }

  private static BufferedReader reader(Path path) throws IOException {
    return new BufferedReader(new InputStreamReader(plain(path), StandardCharsets.UTF_8));
  }

  private static InputStream plain(Path path) throws IOException {
    var in = new BufferedInputStream(Files.newInputStream(path));
    in.mark(2);
    boolean gzip = in.read() == 0x1f && in.read() == 0x8b;
    in.reset();
    return gzip ? new GZIPInputStream(in) : in;
  }
}
