package org.openledger.node.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.node.DatanetRequest.Form;

class TextFileTest {
  private static final String ROW =
      "{\"id\":\"r\",\"contributor\":\"ann\",\"licence\":\"MIT\",\"question\":\"Why?\","
          + "\"answer\":\"Because.\"}";

  @TempDir Path directory;

  @Test
  void theFirstRowThatCanBeReadSaysWhatTheFileHolds() throws IOException {
    var file = TextFile.of(write("rows.jsonl", "\ufeff\r\n{broken\r\n" + ROW + "\r\n"));
    assertThat(file.form()).isEqualTo(Form.QUESTIONS);
    assertThat(file.rows()).isEqualTo(2);
    assertThat(file.texts(row -> true, 1_000))
        .singleElement()
        .satisfies(text -> assertThat(text.text()).isEqualTo("Because."));
  }

  @Test
  void aCollectionIsKnownByItsRowsAndNotByItsName() throws IOException {
    var standard =
        "{\"id\":\"1\",\"title\":\"T\",\"authors\":[],\"license\":\"CC0-1.0\",\"text\":\"x\"}";
    assertThat(TextFile.of(write("any.jsonl", standard)).mapping())
        .isEqualTo(Mappings.ETHEREUM_STANDARDS);
    var question = "{\"id\":\"1\",\"collection\":\"c\",\"question\":\"Q?\",\"answer\":\"A.\"}";
    assertThat(TextFile.of(write("other.jsonl", question)).mapping()).isEqualTo(Mappings.MEDQUAD);
    var entry = "{\"id\":\"1\",\"title\":\"T\",\"text\":\"x\",\"samples\":[]}";
    assertThat(TextFile.of(write("more.jsonl", entry)).mapping()).isEqualTo(Mappings.SWC_REGISTRY);
    // Rows that say whose they are need no mapping, in whatever file.
    assertThat(TextFile.of(write("medquad.jsonl", ROW)).mapping()).isNotInstanceOf(Mappings.class);
  }

  @Test
  void rowsThatAreRefusedKeepTheNumbersOfTheOthers() throws IOException {
    var file = TextFile.of(write("rows.jsonl", ROW + "\n\0\n" + ROW + "\n"));
    assertThat(file.rows()).isEqualTo(3);
    assertThat(file.texts(row -> row == 2, 1_000)).hasSize(1);
    assertThat(file.texts(row -> row == 1, 1_000)).isEmpty();
  }

  @Test
  void anEmptyFileIsToldThatItHasNoRows() throws IOException {
    var file = write("rows.jsonl", " \n");
    assertThatThrownBy(() -> TextFile.of(file))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("rows.jsonl has no rows");
  }

  @Test
  void whatIsMissingOrCutIsNamed() throws IOException {
    assertCode(() -> TextFile.of(directory.resolve("absent.jsonl")), Code.NO_SUCH_FILE);
    assertCode(() -> TextFile.of(directory), Code.NOT_A_FILE);
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write((ROW + "\n").repeat(2).getBytes(StandardCharsets.UTF_8));
    }
    var cut = directory.resolve("cut.jsonl.gz");
    Files.write(cut, Arrays.copyOf(packed.toByteArray(), packed.size() - 6));
    assertCode(() -> TextFile.of(cut).rows(), Code.TRUNCATED_GZIP);
  }

  private static void assertCode(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, Code code) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(Refusal.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }
}
