package org.openledger.contribute.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openledger.core.fault.Code;
import org.openledger.core.text.TextException;

class JsonLinesTest {
  private static final String ROW =
      "{\"id\":\"r\",\"contributor\":\"ann\",\"licence\":\"MIT\",\"question\":\"Why?\","
          + "\"answer\":\"Because it is so.\"}\n";

  @ParameterizedTest
  @ValueSource(strings = {"a1-bom.jsonl", "a2-crlf.jsonl", "a14-multi-member.jsonl.gz"})
  void aFileOfSixRowsIsReadWholeHoweverItWasWritten(String file) {
    assertThat(read(file)).extracting(JsonLinesTest::show).containsExactly(rows(1, 0, 6));
  }

  @Test
  void aBlankFirstLineIsNoRowAndCounts() {
    assertThat(read("a1b-blank-first.jsonl"))
        .extracting(JsonLinesTest::show)
        .containsExactly(rows(2, 0, 6));
  }

  @Test
  void aBrokenFirstLineIsRefusedAloneWithItsPlace() {
    var rows = read("a1c-broken-first.jsonl");
    assertThat(rows.getFirst().line()).isEqualTo(1);
    assertThat(rows.getFirst().column()).isEqualTo(29);
    assertThat(show(rows.getFirst())).isEqualTo("1 BAD_JSON");
    assertThat(rows.subList(1, 7)).extracting(JsonLinesTest::show).containsExactly(rows(2, 0, 6));
  }

  @Test
  void aRowThatIsNotUtf8IsRefusedAloneWithItsColumn() {
    var rows = read("a13b-latin1.jsonl");
    assertThat(rows).extracting(JsonLinesTest::show).containsExactly("1 r0", "2 NOT_UTF8");
    assertThat(rows.getLast().column()).isEqualTo(124);
  }

  @Test
  void anEmptyFileHasNoRows() {
    assertThat(read("a15-empty.jsonl")).isEmpty();
  }

  @Test
  void aFileThatIsCutGivesTheRowsBeforeItAndThenItsName() {
    var file = "a14b-truncated.jsonl.gz";
    var read = new ArrayList<Located>();
    try (var lines = new JsonLines(resource(file), file, FieldMapping.questionAnswer())) {
      var refusal = catchThrowableOfType(TextException.class, () -> drain(lines, read));
      assertThat(refusal.code()).isEqualTo(Code.TRUNCATED_GZIP);
      assertThat(refusal.file()).isEqualTo(file);
      assertThat(lines.line()).isEqualTo(3);
    }
    assertThat(read).extracting(JsonLinesTest::show).containsExactly(rows(1, 0, 2));
  }

  /// No array of Java's holds such a line, so whoever gathers it fails.
  @Test
  void aLineOfMoreThanTwoGibibytesIsPassedOver() {
    var in =
        new SequenceInputStream(
            new Blanks((2L << 30) + 1), new ByteArrayInputStream(("\n" + ROW).getBytes(UTF_8)));
    var read = new ArrayList<Located>();
    try (var lines = new JsonLines(in, "huge", FieldMapping.questionAnswer())) {
      drain(lines, read);
    }
    assertThat(read).extracting(JsonLinesTest::show).containsExactly("1 LINE_TOO_LARGE", "2 r");
  }

  @Test
  void aZeroByteIsRefusedWithItsRow() {
    var in = new ByteArrayInputStream((ROW + "{\"id\":\"\0\"}\n" + ROW).getBytes(UTF_8));
    var read = new ArrayList<Located>();
    try (var lines = new JsonLines(in, "zero", FieldMapping.questionAnswer())) {
      drain(lines, read);
    }
    assertThat(read)
        .extracting(JsonLinesTest::show)
        .containsExactly("1 r", "2 CONTROL_CHARACTERS", "3 r");
  }

  private static String refusal(String line) {
    var read = new ArrayList<Located>();
    var in = new ByteArrayInputStream(line.getBytes(UTF_8));
    try (var lines = new JsonLines(in, "rows", FieldMapping.questionAnswer())) {
      drain(lines, read);
    }
    return read.getFirst().mapped() instanceof Mapped.Refused(var _, var _, var why)
        ? why
        : "taken";
  }

  @Test
  void aRefusalNamesTheMemberAndWhatALineShouldBe() {
    assertThat(refusal(ROW)).isEqualTo("taken");
    assertThat(refusal(ROW.replace("licence", "license"))).isEqualTo("taken");
    assertThat(refusal(ROW.replace("\"r\"", "5"))).contains("\"id\"").contains("not a number");
    assertThat(refusal(ROW.replace("}", ",\"alsoAsked\":\"so\"}"))).contains("\"alsoAsked\"");
    assertThat(refusal("1,ann,CC0-1.0,Why?")).contains("a row is a JSON object").contains("CSV");
    assertThat(refusal("{\"id\":")).doesNotContain("CSV");
  }

  private static List<Located> read(String file) {
    var read = new ArrayList<Located>();
    try (var lines = new JsonLines(resource(file), file, FieldMapping.questionAnswer())) {
      drain(lines, read);
    }
    return read;
  }

  private static void drain(JsonLines lines, List<Located> into) {
    for (var row = lines.next(); row.isPresent(); row = lines.next()) {
      into.add(row.get());
    }
  }

  private static InputStream resource(String file) {
    return Objects.requireNonNull(JsonLinesTest.class.getResourceAsStream(file), file);
  }

  private static String show(Located row) {
    return row.line()
        + " "
        + switch (row.mapped()) {
          case Mapped.Refused(var _, var reason, var _) -> reason.name();
          case Mapped.Drafts(var drafts) -> drafts.getFirst().id();
        };
  }

  private static String[] rows(int line, int id, int count) {
    var rows = new String[count];
    for (int i = 0; i < count; i++) {
      rows[i] = line + i + " r" + (id + i);
    }
    return rows;
  }

  /// So many letters, quickly.
  private static final class Blanks extends InputStream {
    private long left;

    Blanks(long left) {
      this.left = left;
    }

    @Override
    public int read() {
      return left-- > 0 ? 'x' : -1;
    }

    @Override
    public int read(byte[] into, int from, int length) {
      if (left <= 0) {
        return -1;
      }
      int count = (int) Math.min(left, length);
      java.util.Arrays.fill(into, from, from + count, (byte) 'x');
      left -= count;
      return count;
    }
  }
}
