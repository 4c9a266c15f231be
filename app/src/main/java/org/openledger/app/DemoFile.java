package org.openledger.app;

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
import java.util.zip.GZIPInputStream;
import org.openledger.contribute.Datanet;
import org.openledger.contribute.FieldMapping;
import org.openledger.contribute.ImportLimits;
import org.openledger.contribute.Mapped;
import org.openledger.contribute.Mappings;
import org.openledger.contribute.Profile;
import org.openledger.contribute.RowMapping;
import org.openledger.contribute.Visibility;
import org.openledger.core.flow.DatanetId;
import org.openledger.core.json.Json;
import org.openledger.core.json.JsonException;
import org.openledger.train.PretrainText;

/// A file to demonstrate on, divided: every so-many-th row goes into the Datanet, the others are
/// the text that the base learns the language from.
///
/// @param path JSON Lines, plain or gzip
/// @param mapping what a row means
/// @param profile prose or questions and answers
/// @param licences licences that are accepted
/// @param every each so-many-th row is a contribution
/// @param records most contributions
record DemoFile(
    Path path,
    RowMapping mapping,
    Profile profile,
    SortedSet<String> licences,
    int every,
    int records) {
  private static final int PIECES_PER_ROW = 1;
  private static final long PRETRAIN_CHARS_MAX = 3_000_000;
  private static final int PRETRAIN_TEXT_CHARS_MAX = 4_000;

  /// The file at a path; one of the known collections, or rows with `contributor`, `licence` and
  /// either `question` and `answer` or `text`.
  static DemoFile of(Path path, int records) throws IOException {
    var rows = countRows(path);
    int every = (int) Math.max(1, rows / (records * 5L / 4 + 1));
    var known = Mappings.forFile(path.getFileName().toString());
    if (known.isPresent()) {
      var mapping = known.get();
      return new DemoFile(path, mapping, mapping.profile(), mapping.licences(), every, records);
    }
    boolean questions = firstRow(path).find("question").isPresent();
    return new DemoFile(
        path,
        questions ? FieldMapping.questionAnswer() : FieldMapping.prose(1_200),
        questions ? Profile.QA : Profile.PROSE,
        new TreeSet<>(List.of("CC0-1.0", "CC-BY-4.0", "MIT", "Apache-2.0")),
        every,
        records);
  }

  /// A Datanet that fits the file.
  Datanet datanet() {
    var name = path.getFileName().toString().replaceFirst("\\.jsonl(\\.gz)?$", "");
    var id = name.toLowerCase(java.util.Locale.ROOT).replaceAll("[^a-z0-9-]+", "-");
    return new Datanet(
        new DatanetId(id),
        name,
        "A sample of " + path.getFileName(),
        profile,
        licences,
        Visibility.PUBLIC,
        "local");
  }

  ImportLimits limits() {
    return new ImportLimits(records, PIECES_PER_ROW, every);
  }

  InputStream open() throws IOException {
    return Files.newInputStream(path);
  }

  /// The rows that are no contributions, as text to pre-train on; all rows where every row is one.
  List<PretrainText> pretrainTexts() throws IOException {
    var texts = new ArrayList<PretrainText>();
    long chars = 0;
    int number = 0;
    try (var lines = reader()) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        boolean contribution = number++ % every == 0;
        if (line.isBlank() || (contribution && every > 1) || chars > PRETRAIN_CHARS_MAX) {
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
    Mapped mapped;
    try {
      mapped = mapping.map(Json.parse(line));
    } catch (JsonException e) {
      return List.of();
    }
    return switch (mapped) {
      case Mapped.Refused _ -> List.of();
      case Mapped.Drafts(var drafts) ->
          drafts.stream()
              .limit(3)
              .map(draft ->
                  new PretrainText(
                      draft.prompt().isEmpty() ? draft.document() : draft.prompt(),
                      draft.text().length() <= PRETRAIN_TEXT_CHARS_MAX
                          ? draft.text()
                          : draft.text().substring(0, PRETRAIN_TEXT_CHARS_MAX)))
              .toList();
    };
  }

  private BufferedReader reader() throws IOException {
    return new BufferedReader(new InputStreamReader(plain(path), StandardCharsets.UTF_8));
  }

  private static long countRows(Path path) throws IOException {
    try (var lines =
        new BufferedReader(new InputStreamReader(plain(path), StandardCharsets.UTF_8))) {
      return lines.lines().filter(line -> !line.isBlank()).count();
    }
  }

  private static Json firstRow(Path path) throws IOException {
    try (var lines =
        new BufferedReader(new InputStreamReader(plain(path), StandardCharsets.UTF_8))) {
      var line = lines.readLine();
      return Json.parse(line == null ? "" : line);
    }
  }

  private static InputStream plain(Path path) throws IOException {
    var in = new BufferedInputStream(Files.newInputStream(path));
    in.mark(2);
    boolean gzip = in.read() == 0x1f && in.read() == 0x8b;
    in.reset();
    return gzip ? new GZIPInputStream(in) : in;
  }
}
