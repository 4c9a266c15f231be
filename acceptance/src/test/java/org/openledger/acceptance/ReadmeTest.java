package org.openledger.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.openledger.app.cli.OpenLedgerCommand;
import org.openledger.core.Ended;
import org.openledger.verify.Main;

/// Replays the transcript of the README on a served node. Names, numbers and answers differ from
/// node to node; every line that the README shows must come out in kind.
@OnServedNode
class ReadmeTest {
  private static final String PROMPT = "$ ./openledger ";
  private static final Pattern HEX = Pattern.compile("0x[0-9a-f]{64}");
  private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]+([.,][0-9]+)?");
  private static final Pattern WORDS = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final List<Path> SPEAKERS =
      List.of(
          Path.of("app/src/main/java/org/openledger/app/cli"),
          Path.of("verify/src/main/java/org/openledger/verify"),
          Path.of("core/src/main/java/org/openledger/core/receipt"));

  private final ServedNode served;

  ReadmeTest(ServedNode served) {
    this.served = served;
  }

  /// A command with the lines that the README shows of its output.
  private record Shown(String command, List<String> lines) {}

  @Test
  void theTranscriptComesOutInKind() throws IOException {
    var vocabulary = vocabulary();
    var shown = transcript();
    assertThat(shown)
        .extracting(each -> each.command().replaceFirst(" .*", ""))
        .containsExactly("ask", "ask", "explain", "earnings", "verify");
    var receipt = "";
    for (var each : shown) {
      var output = run(HEX.matcher(each.command()).replaceAll(receipt));
      var found = HEX.matcher(output);
      if (each.command().startsWith("ask") && found.find()) {
        receipt = found.group();
      }
      var kinds = output.lines().map(line -> kind(line, vocabulary)).collect(Collectors.toSet());
      // The answer itself is free.
      int free = each.command().startsWith("ask") ? 1 : 0;
      for (var line : each.lines().subList(free, each.lines().size())) {
        assertThat(kinds).as(each.command() + ": " + line).contains(kind(line, vocabulary));
      }
    }
  }

  @Test
  void aLineThatIsNeverPrintedIsFound() throws IOException {
    var vocabulary = vocabulary();
    assertThat(kind("fee      0.049 OPEN", vocabulary))
        .isEqualTo(kind("fee      1.2 OPEN", vocabulary))
        .isNotEqualTo(kind("fee      0.049 nats", vocabulary))
        .isNotEqualTo(kind("receipt  0x" + "ab".repeat(32), vocabulary));
  }

  private static List<Shown> transcript() throws IOException {
    var shown = new ArrayList<Shown>();
    List<String> lines = null;
    for (var line : Files.readAllLines(Path.of("README.md"))) {
      if (line.startsWith(PROMPT)) {
        lines = new ArrayList<>();
        shown.add(new Shown(line.substring(PROMPT.length()), lines));
      } else if (line.startsWith("```")) {
        lines = null;
      } else if (lines != null && !line.isBlank() && !line.strip().equals("…")) {
        lines.add(line);
      }
    }
    return shown;
  }

  /// A line with its numbers, digests and free words replaced by what they are.
  private static String kind(String line, Set<String> vocabulary) {
    var kinds = new ArrayList<String>();
    for (var token : line.strip().split("\\s+")) {
      String kind =
          HEX.matcher(token).matches()
              ? "DIGEST"
              : NUMBER.matcher(token).matches()
                  ? "NUMBER"
                  : vocabulary.contains(token) ? token : "WORDS";
      // What follows a name and a colon is somebody's text.
      if (token.endsWith(":") && kinds.contains("NUMBER")) {
        kinds.add("WORDS");
        break;
      }
      if (kinds.isEmpty() || !kind.equals("WORDS") || !kinds.getLast().equals("WORDS")) {
        kinds.add(kind);
      }
    }
    return String.join(" ", kinds);
  }

  /// The words that the commands print themselves.
  private static Set<String> vocabulary() throws IOException {
    var words = new HashSet<String>();
    for (var folder : SPEAKERS) {
      try (var files = Files.walk(folder)) {
        for (var file : files.filter(at -> at.toString().endsWith(".java")).toList()) {
          var literal = WORDS.matcher(Files.readString(file));
          while (literal.find()) {
            for (var word : literal.group(1).replaceAll("%[-+0-9.]*[sdn]", " ").split("\\s+")) {
              words.add(word);
            }
          }
        }
      }
    }
    words.remove("");
    return words;
  }

  private String run(String command) {
    var arguments = new ArrayList<String>();
    var quoted = Pattern.compile("\"([^\"]*)\"|(\\S+)").matcher(command);
    while (quoted.find()) {
      arguments.add(quoted.group(1) != null ? quoted.group(1) : quoted.group(2));
    }
    var verb = arguments.removeFirst();
    arguments.addAll(0, List.of("--node", served.uri().toString()));
    arguments.addAll(0, List.of("--home", served.home().toString()));
    Ended ended;
    if (verb.equals("verify")) {
      arguments.addAll(List.of("--models", served.home().resolve("models").toString()));
      ended = Ended.of(Main::run, arguments.toArray(String[]::new));
    } else {
      arguments.addFirst(verb);
      ended = Ended.of(OpenLedgerCommand::run, arguments.toArray(String[]::new));
    }
    assertThat(ended.code()).as(command + "\n" + ended.out()).isZero();
    return ended.out();
  }
}
