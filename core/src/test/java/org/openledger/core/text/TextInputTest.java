package org.openledger.core.text;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.core.fault.Code;

class TextInputTest {
  private static final TextBounds ROOMY = new TextBounds(1 << 24, 1 << 23);

  @TempDir Path folder;

  @Test
  void aByteOrderMarkIsNotPartOfTheText() {
    var lines = linesOf(resource("a1-bom.jsonl"));
    assertThat(lines).hasSize(6);
    assertThat(lines.getFirst().text()).startsWith("{\"id\": \"r0\"");
    assertThat(lines.getFirst().offset()).isEqualTo(3);
    assertThat(resource("a1-bom.jsonl").text()).startsWith("{");
  }

  @Test
  void aByteOrderMarkInsideStays() {
    assertThat(linesOf(input("a\n\ufeffb"))).extracting(TextLine::text).last().isEqualTo("\ufeffb");
  }

  @Test
  void aByteOrderMarkAloneIsAnEmptyText() {
    assertThat(linesOf(input("\ufeff"))).isEmpty();
    assertThat(input("\ufeff").text()).isEmpty();
  }

  @Test
  void blankAndBrokenLinesKeepTheirNumbers() {
    var blank = linesOf(resource("a1b-blank-first.jsonl"));
    assertThat(blank).hasSize(7);
    assertThat(blank.get(0)).isEqualTo(new TextLine(1, "", 0));
    assertThat(blank.get(1).number()).isEqualTo(2);
    var broken = linesOf(resource("a1c-broken-first.jsonl"));
    assertThat(broken.get(0).text()).endsWith("NaN,");
    assertThat(broken.get(1).text()).startsWith("{\"id\": \"r0\"");
  }

  @Test
  void everyKindOfLineEndEndsOneLine() {
    var crlf = linesOf(resource("a2-crlf.jsonl"));
    assertThat(crlf).hasSize(6).noneMatch(line -> line.text().contains("\r"));
    assertThat(linesOf(input("a\rb\n\nc\r\n\r\nd\r\r")))
        .extracting(TextLine::text)
        .containsExactly("a", "b", "", "c", "", "d", "");
    assertThat(input("a\rb\r\nc").text()).isEqualTo("a\nb\nc");
    assertThat(input("a\r\n").text()).isEqualTo("a\n");
  }

  @Test
  void anEmptyFileHasNoLines() {
    assertThat(linesOf(resource("a15-empty.jsonl"))).isEmpty();
    assertThat(resource("a15-empty.jsonl").text()).isEmpty();
    assertThat(resource("a15-empty.jsonl").bytes()).isEmpty();
  }

  @Test
  void allMembersOfAGzipAreRead() {
    var lines = linesOf(resource("a14-multi-member.jsonl.gz"));
    assertThat(lines).hasSize(6);
    assertThat(lines.getLast().text()).contains("\"r5\"");
  }

  @Test
  void aTruncatedGzipIsRefusedByNameBehindItsWholeLines() {
    var read = read(resource("a14b-truncated.jsonl.gz"));
    assertThat(read.lines).hasSize(2);
    var refusal = read.refusals.getFirst();
    assertThat(refusal.code()).isEqualTo(Code.TRUNCATED_GZIP);
    assertThat(refusal.isOfOneLine()).isFalse();
    assertThat(refusal).hasMessageStartingWith("a14b-truncated.jsonl.gz: ");
    assertThat(read.refusals).hasSize(1);
    assertThat(refusalOf(() -> resource("a14b-truncated.jsonl.gz").text()).code())
        .isEqualTo(Code.TRUNCATED_GZIP);
    assertThat(refusalOf(() -> resource("a14b-truncated.jsonl.gz").bytes()).code())
        .isEqualTo(Code.TRUNCATED_GZIP);
  }

  @Test
  void aDamagedGzipIsRefusedWhereverItIsDamaged() {
    byte[] whole = Pieces.gzip("one line\nanother line\n".repeat(50).getBytes(UTF_8));
    for (int i = 2; i < whole.length; i++) {
      if (i >= 4 && i < 10) {
        continue; // time, flags of the compressor, system: they say nothing of the content
      }
      var damaged = whole.clone();
      damaged[i] ^= (byte) 0xff;
      var refusal = refusalOf(() -> input(damaged).bytes());
      assertThat(refusal).as("byte %s", i).isNotNull();
      assertThat(refusal.code()).isIn(Code.DAMAGED_GZIP, Code.TRUNCATED_GZIP);
    }
  }

  @Test
  void whatFollowsAGzipIsAMemberOrPaddingOrRefused() {
    byte[] one = Pieces.gzip("one\n".getBytes(UTF_8));
    assertThat(input(Pieces.join(one, new byte[512])).text()).isEqualTo("one\n");
    assertThat(input(Pieces.join(one, one, new byte[1])).text()).isEqualTo("one\none\n");
    for (var rest : List.of("x", "\0\0x", "\u001f", "more text behind it")) {
      var whole = Pieces.join(one, rest.getBytes(ISO_8859_1));
      assertThat(refusalOf(() -> input(whole).text())).as(rest).isNotNull();
    }
  }

  @Test
  void namesAndCommentsOfAGzipArePassedOver() {
    byte[] plain = Pieces.gzip("text\n".getBytes(UTF_8));
    byte[] header = {0x1f, (byte) 0x8b, 8, 2 | 4 | 8 | 16, 0, 0, 0, 0, 0, 3};
    byte[] options = {2, 0, 7, 7, 'n', 0, 'c', 'c', 0, 1, 2};
    var whole = Pieces.join(header, options, Arrays.copyOfRange(plain, 10, plain.length));
    assertThat(input(whole).text()).isEqualTo("text\n");
  }

  @Test
  void aLongLineIsRefusedAloneAndTheRestIsRead() {
    var input = resource("a10-long.jsonl.gz", new TextBounds(1 << 23, 1 << 20));
    var read = read(input);
    assertThat(read.lines).extracting(TextLine::number).containsExactly(1L, 3L);
    assertThat(read.refusals).hasSize(1);
    var refusal = read.refusals.getFirst();
    assertThat(refusal.code()).isEqualTo(Code.LINE_TOO_LONG);
    assertThat(refusal.line()).isEqualTo(2);
    assertThat(refusal.offset()).isEqualTo(35123);
    assertThat(linesOf(resource("a10-long.jsonl.gz"))).hasSize(3);
  }

  @Test
  void aLineOfExactlyTheBoundIsRead() {
    var bounds = new TextBounds(100, 4);
    assertThat(linesOf(input("abcd\r\nabcd", bounds))).hasSize(2);
    assertThat(refusalOf(() -> linesOf(input("abcde", bounds))).code())
        .isEqualTo(Code.LINE_TOO_LONG);
  }

  @Test
  void aTextOfExactlyTheBoundIsRead() {
    assertThat(input("abcd", TextBounds.whole(4)).text()).isEqualTo("abcd");
    assertThat(input("", TextBounds.whole(0)).text()).isEmpty();
    var refusal = refusalOf(() -> input("abcde", TextBounds.whole(4)).text());
    assertThat(refusal.code()).isEqualTo(Code.TEXT_TOO_LARGE);
    assertThat(refusal.offset()).isEqualTo(4);
    assertThat(refusalOf(() -> input("abcde", TextBounds.whole(4)).bytes()).code())
        .isEqualTo(Code.TEXT_TOO_LARGE);
  }

  @Test
  void aLineOfGigabytesInASmallGzipIsRefusedWithoutItsMemory() {
    // 64 MiB of one letter, 64 times: 4 GiB in 4 MiB, one line.
    var member = new byte[1 << 26];
    Arrays.fill(member, (byte) 'a');
    byte[] packed = Pieces.gzip(member);
    var bomb = new ByteArrayOutputStream();
    for (int i = 0; i < 64; i++) {
      bomb.writeBytes(packed);
    }
    byte[] bytes = bomb.toByteArray();
    long before = allocated();
    var input = input(bytes, new TextBounds(1L << 27, 1 << 20));
    var read = read(input);
    assertThat(read.lines).isEmpty();
    assertThat(read.refusals)
        .extracting(TextException::code)
        .containsExactly(Code.LINE_TOO_LONG, Code.TEXT_TOO_LARGE);
    assertThat(allocated() - before).isLessThan(8L << 20);
  }

  @Test
  void aGzipOfNothingForEverIsBoundedToo() {
    byte[] empty = Pieces.gzip(new byte[0]);
    var endless =
        new InputStream() {
          private int at;

          @Override
          public int read() {
            return empty[at++ % empty.length] & 0xff;
          }
        };
    var input = TextInput.of(endless, "endless", new TextBounds(1 << 10, 1 << 10));
    assertThat(refusalOf(input::text).code()).isEqualTo(Code.TEXT_TOO_LARGE);
  }

  @Test
  void anotherEncodingIsRefusedWithLineColumnAndByte() {
    var read = read(resource("a13b-latin1.jsonl"));
    assertThat(read.lines).hasSize(1);
    var refusal = read.refusals.getFirst();
    assertThat(refusal.code()).isEqualTo(Code.ILL_FORMED_TEXT);
    assertThat(refusal.file()).isEqualTo("a13b-latin1.jsonl");
    assertThat(refusal.line()).isEqualTo(2);
    assertThat(refusal.column()).isEqualTo(124);
    assertThat(refusal.offset()).isEqualTo(322);
    assertThat(refusal)
        .hasMessageStartingWith("a13b-latin1.jsonl, line 2, column 124 (byte 322): byte 0xe9")
        .hasMessageContaining("iconv -f ISO-8859-1");
    assertThat(refusalOf(() -> resource("a13b-latin1.jsonl").text()).offset()).isEqualTo(322);
    assertThat(refusalOf(() -> input("ab".getBytes(UTF_16)).text()))
        .hasMessageContaining("iconv -f UTF-16");
  }

  @Test
  void columnsCountCodePoints() {
    var bytes = Pieces.join("x\n€😀é".getBytes(UTF_8), new byte[] {(byte) 0xff});
    var refusal = read(input(bytes)).refusals.getFirst();
    assertThat(refusal.column()).isEqualTo(4);
    assertThat(refusal.offset()).isEqualTo(2 + 3 + 4 + 2);
  }

  @Test
  void overlongFormsSurrogatesAndCutSequencesAreRefused() {
    var illFormed =
        List.of(
            "c080",
            "c1bf",
            "e08080",
            "f0808080",
            "eda080",
            "edbfbf",
            "eda0bdedb880",
            "f4908080",
            "f8888080",
            "80",
            "c3",
            "e282",
            "f09f98",
            "fe",
            "e2820a");
    for (var hex : illFormed) {
      var bytes = java.util.HexFormat.of().parseHex(hex);
      var refusal = refusalOf(() -> input(bytes).text());
      assertThat(refusal).as(hex).isNotNull();
      assertThat(refusal.code()).as(hex).isEqualTo(Code.ILL_FORMED_TEXT);
      assertThat(refusal.offset()).as(hex).isZero();
    }
  }

  @Test
  void aReplacementCharacterThatIsMeantIsKept() {
    assertThat(input("a\ufffdb").text()).isEqualTo("a\ufffdb");
    var bytes = Pieces.join("\ufffd".getBytes(UTF_8), new byte[] {(byte) 0x80});
    assertThat(refusalOf(() -> input(bytes).text()).offset()).isEqualTo(3);
  }

  @Test
  void aZeroByteIsRefusedUnlessSomethingIsWrongBefore() {
    var refusal = refusalOf(() -> input("ok\nab\0c").text());
    assertThat(refusal.code()).isEqualTo(Code.ZERO_BYTE);
    assertThat(refusal.line()).isEqualTo(2);
    assertThat(refusal.column()).isEqualTo(3);
    assertThat(refusal.offset()).isEqualTo(5);
    assertThat(refusalOf(() -> input(new byte[] {'a', (byte) 0x80, 0}).text()).code())
        .isEqualTo(Code.ILL_FORMED_TEXT);
    assertThat(refusalOf(() -> input(new byte[] {'a', 0, (byte) 0x80}).text()).code())
        .isEqualTo(Code.ZERO_BYTE);
  }

  @Test
  void bytesAreGivenAsTheyAre() {
    byte[] bytes = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf, 0, (byte) 0xff, '\r', '\n'};
    assertThat(input(bytes).bytes()).isEqualTo(bytes);
    assertThat(input(Pieces.gzip(bytes)).bytes()).isEqualTo(bytes);
  }

  @Test
  void onlyRegularFilesAreOpened() throws Exception {
    var pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    for (var path : List.of(pipe, folder, Path.of("/dev/zero"), Path.of("/"))) {
      var refusal = refusalOf(() -> TextInput.of(path, ROOMY).text());
      assertThat(refusal).as(path.toString()).isNotNull();
      assertThat(refusal.code()).isEqualTo(Code.NOT_A_FILE);
    }
    var missing = refusalOf(() -> TextInput.of(folder.resolve("no.jsonl"), ROOMY).lines());
    assertThat(missing.code()).isEqualTo(Code.NO_SUCH_FILE);
    assertThat(missing).hasMessageStartingWith("no.jsonl: ");
  }

  @Test
  void aLinkToAFileIsAFile() throws IOException {
    var file = Files.writeString(folder.resolve("file"), "text");
    var link = Files.createSymbolicLink(folder.resolve("link"), file);
    assertThat(TextInput.of(link, "given", ROOMY).text()).isEqualTo("text");
    assertThat(TextInput.of(link, "given", ROOMY).name()).isEqualTo("given");
  }

  @Test
  void aStreamThatFailsIsUnreadableAndIsClosed() {
    var closed = new ArrayList<String>();
    var failing =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("the line is dead");
          }

          @Override
          public void close() {
            closed.add("closed");
          }
        };
    var refusal = refusalOf(() -> TextInput.of(failing, "socket", ROOMY).text());
    assertThat(refusal.code()).isEqualTo(Code.UNREADABLE_FILE);
    assertThat(refusal).hasCauseInstanceOf(IOException.class);
    assertThat(closed).isNotEmpty();
  }

  @Test
  void boundsAreNotNegative() {
    assertThat(catchThrowableOfType(IllegalArgumentException.class, () -> new TextBounds(-1, 1)))
        .isNotNull();
  }

  /// What a caller gets that goes on behind refused lines.
  record Read(List<TextLine> lines, List<TextException> refusals) {}

  static Read read(TextInput input) {
    var read = new Read(new ArrayList<>(), new ArrayList<>());
    try (var lines = input.lines()) {
      while (lines.hasNext()) {
        try {
          read.lines.add(lines.next());
        } catch (TextException e) {
          read.refusals.add(e);
        }
      }
    }
    return read;
  }

  private static List<TextLine> linesOf(TextInput input) {
    var lines = new ArrayList<TextLine>();
    try (var reader = input.lines()) {
      reader.forEachRemaining(lines::add);
    }
    return lines;
  }

  private static TextException refusalOf(ThrowingCallable reading) {
    return catchThrowableOfType(TextException.class, reading);
  }

  private static TextInput input(String text) {
    return input(text, ROOMY);
  }

  private static TextInput input(String text, TextBounds bounds) {
    return input(text.getBytes(UTF_8), bounds);
  }

  private static TextInput input(byte[] bytes) {
    return input(bytes, ROOMY);
  }

  private static TextInput input(byte[] bytes, TextBounds bounds) {
    return TextInput.of(new ByteArrayInputStream(bytes), "input", bounds);
  }

  private static TextInput resource(String name) {
    return resource(name, ROOMY);
  }

  private static TextInput resource(String name, TextBounds bounds) {
    try {
      return TextInput.of(
          Path.of(TextInputTest.class.getResource("/text/" + name).toURI()), bounds);
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }
}
