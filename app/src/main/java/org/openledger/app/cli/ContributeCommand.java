package org.openledger.app.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.json.Json;
import org.openledger.core.text.TextBounds;
import org.openledger.core.text.TextInput;
import org.openledger.node.MarkdownRows;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `contribute`: Datanets of a running node, records that are handed in, and who reads them.
@Command(
    name = "contribute",
    description = "Make Datanets, hand in records, and decide who reads what is gated.",
    mixinStandardHelpOptions = true)
final class ContributeCommand implements Callable<Integer> {
  private static final String DATANETS = "/api/v1/datanets";

  /// A file of 16 GiB, lines of 3 MiB: with its neighbours a line fits one request.
  private static final TextBounds BOUNDS = new TextBounds(16L << 30, 3 << 20);

  /// Characters that are sent at once; in UTF-8 they are at most three times as many bytes.
  private static final int CHARS_MAX = 1 << 20;

  /// What to do.
  enum Action {
    create,
    add,
    list,
    readers,
    admit,
    dismiss,
    withdraw
  }

  @Mixin NodeOptions options = new NodeOptions();

  @Parameters(
      index = "0",
      paramLabel = "ACTION",
      description = "create, add, list, readers, admit, dismiss or withdraw.")
  Action action = Action.list;

  @Parameters(index = "1", arity = "0..1", paramLabel = "DATANET", description = "Which Datanet.")
  String datanet = "";

  @Parameters(
      index = "2..*",
      arity = "0..*",
      paramLabel = "WHAT",
      description =
          "For add: files of JSON Lines, plain or gzip, - for the input; Markdown files, or folders"
              + " of them. For admit and dismiss: the name of a key. For withdraw: a record's id.")
  List<String> what = new ArrayList<>();

  @Option(names = "--name", paramLabel = "NAME", description = "For create: its name for people.")
  String name = "";

  @Option(names = "--summary", paramLabel = "TEXT", description = "For create: what it holds.")
  String summary = "";

  @Option(
      names = "--form",
      paramLabel = "FORM",
      description = "For create: questions or prose (default: ${DEFAULT-VALUE}).")
  String form = "questions";

  @Option(
      names = "--licence",
      paramLabel = "SPDX",
      description =
          "For create: a licence that its records may have; may be repeated. For add: that of"
              + " Markdown files which name none.")
  List<String> licences = new ArrayList<>();

  @Option(
      names = "--contributor",
      paramLabel = "NAME",
      description =
          "For add: who wrote Markdown files that name nobody (default: the key's own name, unless"
              + " it may curate).")
  String contributor = "";

  @Option(
      names = "--visibility",
      paramLabel = "WHO",
      description = "For create: public, gated or private (default: ${DEFAULT-VALUE}).")
  String visibility = "public";

  @Override
  public Integer call() throws IOException {
    boolean named = action == Action.list || !datanet.isEmpty();
    Refusal.require(named, "say which: contribute " + action + " DATANET");
    boolean whatever = action == Action.create || action == Action.list || action == Action.readers;
    Refusal.require(
        whatever || !what.isEmpty(), "say what: contribute " + action + " DATANET WHAT");
    Refusal.require(action == Action.add || what.size() < 2, action + " takes one at a time");
    var done =
        switch (action) {
          case create -> create();
          case add -> add();
          case list -> options.client().get(DATANETS);
          case readers -> options.client().get(readersPath());
          case admit -> options.client().put(readerPath());
          case dismiss -> options.client().delete(readerPath());
          case withdraw ->
              options.client().delete(DATANETS + "/" + datanet + "/records/" + encoded());
        };
    if (options.json()) {
      System.out.println(done.compact());
    } else {
      print(done);
    }
    return action == Action.add && done.get("rejected").asLong() > 0 ? 1 : 0;
  }

  private Json create() {
    Refusal.require(!licences.isEmpty(), "say which licences it takes: --licence CC-BY-4.0");
    var request =
        Json.object()
            .put("id", datanet)
            .put("name", name.isEmpty() ? datanet : name)
            .put("summary", summary)
            .put("form", form)
            .put("licences", Json.strings(licences))
            .put("visibility", visibility)
            .build();
    return options.client().post(DATANETS, request);
  }

  private Json add() throws IOException {
    var sum = new Sum();
    for (var each : what) {
      if (!each.equals("-") && MarkdownRows.isMarkdown(Path.of(each))) {
        addMarkdown(Path.of(each), sum);
      } else {
        addLines(each, sum);
      }
    }
    return sum.json();
  }

  /// Hands in a file.
  private void addLines(String file, Sum sum) throws IOException {
    try (var in = file.equals("-") ? System.in : open(Path.of(file));
        var lines = TextInput.of(in, file, BOUNDS).lines()) {
      var batch = new Batch(sum);
      long next = 1;
      while (lines.hasNext()) {
        batch.take(lines.next().text(), next);
        next++;
      }
      if (next == 1) {
        sum.add(post(""), next); // which says that there is nothing in it
      }
      batch.post();
    }
  }

  /// Hands in documents.
  private void addMarkdown(Path path, Sum sum) {
    Refusal.require(licences.size() < 2, "one --licence holds for files that name none");
    var unsaid = new MarkdownRows.Unsaid(contributor, String.join("", licences));
    var documents = MarkdownRows.at(path, unsaid);
    var batch = new Batch(sum);
    for (var next = documents.next(); next.isPresent(); next = documents.next()) {
      switch (next.get()) {
        case MarkdownRows.Document.Refused refused -> sum.add(refused);
        case MarkdownRows.Document.Row(var json) -> batch.take(json.compact(), Sum.NO_LINE);
      }
    }
    batch.post();
  }

  /// Rows that go in one request, as many as it takes.
  private final class Batch {
    private final StringBuilder rows = new StringBuilder();
    private final Sum sum;
    private long first;

    Batch(Sum sum) {
      this.sum = sum;
    }

    /// @param line where the row stands in its file, or [Sum#NO_LINE]
    void take(String row, long line) {
      if (rows.length() + row.length() > CHARS_MAX) {
        post();
      }
      if (rows.isEmpty()) {
        first = line;
      }
      rows.append(row).append('\n');
    }

    /// Hands in what there is.
    void post() {
      if (!rows.isEmpty()) {
        sum.add(ContributeCommand.this.post(rows.toString()), first);
        rows.setLength(0);
      }
    }
  }

  private static InputStream open(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new Refusal(Code.NO_SUCH_THING, "there is no file " + file);
    }
    return Files.newInputStream(file);
  }

  private Json post(String lines) {
    return options.client().post(DATANETS + "/" + datanet + "/records", lines);
  }

  private String readersPath() {
    return DATANETS + "/" + datanet + "/readers";
  }

  private String readerPath() {
    return readersPath() + "/" + encoded();
  }

  private String encoded() {
    return URLEncoder.encode(what.getFirst(), StandardCharsets.UTF_8).replace("+", "%20");
  }

  private void print(Json done) {
    switch (action) {
      case create ->
          System.out.printf(
              "%s is there; hand in records: ./openledger contribute add %s FILE%n",
              datanet, datanet);
      case add -> {
        System.out.printf(
            "%d accepted, %d there already, %d rejected%n",
            done.get("accepted").asLong(),
            done.get("unchanged").asLong(),
            done.get("rejected").asLong());
        for (var row : done.get("rejections").items()) {
          long line = row.get("line").asLong();
          System.out.printf(
              "  %s%s %s: %s%n",
              line == Sum.NO_LINE ? "" : "line " + line + " ",
              row.get("record").text(),
              row.get("reason").text(),
              row.get("detail").text());
        }
      }
      case list -> {
        System.out.printf("%-28s %-10s %-16s %s%n", "Datanet", "read by", "owner", "model");
        for (var each : done.get("datanets").items()) {
          System.out.printf(
              "%-28s %-10s %-16s %s%n",
              each.get("id").text(),
              each.get("visibility").text(),
              each.get("owner").text(),
              each.find("model").map(Json::text).orElse("none yet"));
        }
      }
      case withdraw ->
          System.out.printf("%s is withdrawn: nothing quotes it from now on%n", what.getFirst());
      case readers, admit, dismiss ->
          System.out.printf(
              "read by its owner%s%n",
              done.get("readers").items().stream()
                  .map(reader -> ", " + reader.text())
                  .reduce("", String::concat));
    }
  }

  /// What became of all batches together.
  private static final class Sum {
    /// Where what was rejected is a file of its own.
    static final long NO_LINE = 0;

    private long accepted;
    private long unchanged;
    private long rejected;
    private final List<Json> rejections = new ArrayList<>();

    void add(MarkdownRows.Document.Refused refused) {
      rejected++;
      rejections.add(
          Json.object()
              .put("line", NO_LINE)
              .put("record", refused.name())
              .put("reason", refused.reason())
              .put("detail", refused.detail())
              .build());
    }

    /// @param first line of the file that a batch began with, or [#NO_LINE]
    void add(Json batch, long first) {
      accepted += batch.get("accepted").asLong();
      unchanged += batch.get("unchanged").asLong();
      rejected += batch.get("rejected").asLong();
      for (var row : batch.get("rejections").items()) {
        rejections.add(
            Json.object()
                .put("line", first == NO_LINE ? first : row.get("line").asLong() + first - 1)
                .put("record", row.get("record"))
                .put("reason", row.get("reason"))
                .put("detail", row.get("detail"))
                .build());
      }
    }

    Json json() {
      return Json.object()
          .put("accepted", accepted)
          .put("unchanged", unchanged)
          .put("rejected", rejected)
          .put("rejections", rejections)
          .build();
    }
  }
}
