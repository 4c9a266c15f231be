package org.openledger.node.demo;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.LongPredicate;
import org.openledger.contribute.intake.FieldMapping;
import org.openledger.contribute.intake.JsonLines;
import org.openledger.contribute.intake.Mapped;
import org.openledger.contribute.intake.RowMapping;
import org.openledger.contribute.record.Profile;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.json.Json;
import org.openledger.core.json.JsonException;
import org.openledger.core.text.TextException;
import org.openledger.core.text.TextInput;
import org.openledger.core.text.TextLines;
import org.openledger.node.DatanetRequest.Form;
import org.openledger.node.PretrainRequest;
import org.openledger.node.RowFormat;

/// A JSON Lines file, plain or gzip, and what its rows mean: one of the known collections, or rows
/// with `id`, `contributor`, `licence` and either `question` and `answer` or `text`.
///
/// @param path the file
/// @param mapping what a row means
/// @param form prose, or questions and answers
/// @param licences licences that are accepted
record TextFile(Path path, RowMapping mapping, Form form, SortedSet<String> licences) {
  private static final int PIECES_PER_ROW = 3;
  private static final int TEXT_CHARS_MAX = 4_000;
  private static final int PIECE_CHARS = 1_200;

  /// The file at a path.
  static TextFile of(Path path) {
    var first = first(path);
    var known = first.flatMap(Mappings::of);
    if (known.isPresent()) {
      return new TextFile(path, known.get(), form(known.get().profile()), known.get().licences());
    }
    boolean questions = first.filter(row -> row.find("question").isPresent()).isPresent();
    return new TextFile(
        path,
        questions ? FieldMapping.questionAnswer() : FieldMapping.prose(PIECE_CHARS),
        questions ? Form.QUESTIONS : Form.PROSE,
        new TreeSet<>(List.of("CC0-1.0", "CC-BY-4.0", "MIT", "Apache-2.0")));
  }

  private static Form form(Profile profile) {
    return switch (profile) {
      case PROSE -> Form.PROSE;
      case QA -> Form.QUESTIONS;
    };
  }

  /// What a row means, as a node takes it.
  RowFormat format() {
    return new RowFormat.Own(new MappedRows(mapping));
  }

  /// The first row that can be read; where there is none, the import says of each what is wrong.
  private static Optional<Json> first(Path path) {
    boolean isEmpty = true;
    try (var rows = new Rows(path)) {
      for (var row = rows.next(); row.isPresent(); row = rows.next()) {
        isEmpty = false;
        var object = object(row.get());
        if (object.isPresent()) {
          return object;
        }
      }
    }
    if (isEmpty) {
      throw new Refusal(
          Code.INVALID_ARGUMENT, path.getFileName() + " has no rows; give one JSON object a line");
    }
    return Optional.empty();
  }

  /// The file's name without its endings.
  public String name() {
    return path.getFileName().toString().replaceFirst("\\.jsonl(\\.gz)?$", "");
  }

  /// How many rows it has, those that cannot be read among them.
  public long rows() {
    long count = 0;
    try (var rows = new Rows(path)) {
      while (rows.next().isPresent()) {
        count++;
      }
    }
    return count;
  }

  /// The rows a predicate takes, by number from 0, as text to pre-train on.
  ///
  /// @param charsMax no more text is taken after this many characters
  public List<PretrainRequest.Text> texts(LongPredicate taken, long charsMax) {
    var texts = new ArrayList<PretrainRequest.Text>();
    long chars = 0;
    long number = 0;
    try (var rows = new Rows(path)) {
      for (var row = rows.next(); row.isPresent() && chars < charsMax; row = rows.next()) {
        if (!taken.test(number++)) {
          continue;
        }
        for (var text : texts(row.get())) {
          texts.add(text);
          chars += text.question().length() + text.text().length();
        }
      }
    }
    return texts;
  }

  private static Optional<Json> object(String row) {
    try {
      var object = Json.parse(row);
      return object instanceof Json.Obj ? Optional.of(object) : Optional.empty();
    } catch (JsonException e) {
      return Optional.empty();
    }
  }

  private List<PretrainRequest.Text> texts(String line) {
    try {
      return switch (mapping.map(Json.parse(line))) {
        case Mapped.Refused _ -> List.of();
        case Mapped.Drafts(var drafts) ->
            drafts.stream()
                .limit(PIECES_PER_ROW)
                .map(draft ->
                    new PretrainRequest.Text(
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

  /// Lines that are not blank; one that is refused is an empty row, and counts.
  private static final class Rows implements AutoCloseable {
    private final TextLines lines;

    Rows(Path path) {
      this.lines = TextInput.of(path, JsonLines.BOUNDS).lines();
    }

    Optional<String> next() {
      while (lines.hasNext()) {
        try {
          var text = lines.next().text();
          if (!text.isBlank()) {
            return Optional.of(text);
          }
        } catch (TextException e) {
          if (!e.isOfOneLine()) {
            throw e;
          }
          return Optional.of("");
        }
      }
      return Optional.empty();
    }

    @Override
    public void close() {
      lines.close();
    }
  }
}
