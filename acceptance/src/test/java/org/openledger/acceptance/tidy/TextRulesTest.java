package org.openledger.acceptance.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Holds the rules about words to each word, where one bad example does not have them all.
class TextRulesTest {
  private static final String JAVA = "core/src/main/java/org/openledger/core/A.java";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "reader.readLine()",
        "in.readAllBytes()",
        "in.readNBytes(4)",
        "Files.readString(path)",
        "Files.readAllLines(path)",
        "Files.lines(path)",
        "http.send(request, BodyHandlers.ofString())",
        "http.send(request, HttpResponse.BodyHandlers\n    .ofLines())",
        "BodyHandlers.ofByteArray()",
        "BodySubscribers.ofString(UTF_8)",
        "Files.newBufferedReader(path)",
        "new InputStreamReader(in, UTF_8)",
        "new FileReader(file, UTF_8)",
        "new Scanner(in)",
        "in.transferTo(out)",
        "StandardCharsets.UTF_8.newDecoder()",
        "UTF_8.decode(buffer)",
        "new String(bytes, UTF_8)",
        "new String(\n    bytes(stem + 1), 0, 7, StandardCharsets.UTF_8)",
        "new String(bytes, StandardCharsets.US_ASCII)",
        "out.toString(StandardCharsets.UTF_8)"
      })
  void everyWayOfReadingTextIsCaught(String code) {
    assertThat(broken("text is read by core.text and core.files alone", JAVA, code + ";"))
        .hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text.getBytes(UTF_8)",
        "new String(letters)",
        "new String(points, 0, 2); text.getBytes(UTF_8)",
        "Utf8.shown(bytes)",
        "BodyPublishers.ofString(body)",
        "http.send(request, BodyHandlers.ofInputStream())",
        "lines.lines()",
        "List.of(path.toString(), text.getBytes(UTF_8))",
        "\"new Scanner(in)\""
      })
  void whatReadsNoBytesIsNone(String code) {
    assertThat(broken("text is read by core.text and core.files alone", JAVA, code + ";"))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Thread.sleep(1)",
        "Thread\n    .sleep(Duration.ofMillis(1))",
        "TimeUnit.SECONDS.sleep(1)",
        "LockSupport.parkNanos(1)",
        "LockSupport.parkUntil(then)"
      })
  void everyWayOfSleepingIsCaughtInTestsToo(String code) {
    var test = "core/src/test/java/org/openledger/core/ATest.java";
    for (var file : new String[] {JAVA, test}) {
      assertThat(broken("nobody sleeps, tests neither", file, code + ";")).as(file).hasSize(1);
    }
  }

  @Test
  void whoWaitsForSomethingDoesNotSleep() {
    var code = "latch.await(); queue.poll(1, SECONDS); asleep(); \"sleep(1)\"; // sleep(1)";
    assertThat(broken("nobody sleeps, tests neither", JAVA, code)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"<<<<<<< HEAD", "=======", ">>>>>>> surfaces", "||||||| 1a2b3c4"})
  void everyMarkerOfAMergeIsCaught(String line) {
    assertThat(broken("no merge has left its markers", "a.md", "- One.\n" + line + "\n- Two.\n"))
        .hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x <<<<<<< y", "========", "a ======= b", "====="})
  void aLineThatOnlyLooksLikeAMarkerIsNone(String line) {
    assertThat(broken("no merge has left its markers", "a.md", line + "\n")).isEmpty();
  }

  private static List<TidyRule.Fault> broken(String rule, String file, String text) {
    return TextRules.all().stream()
        .filter(one -> one.name().equals(rule))
        .findFirst()
        .orElseThrow()
        .finder()
        .apply(List.of(new SourceFile(file, text)));
  }
}
