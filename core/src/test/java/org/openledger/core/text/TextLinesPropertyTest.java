package org.openledger.core.text;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.openledger.core.fault.Code;
import org.openledger.core.random.CounterRandom;

/// Whatever the bytes and however they arrive, the lines are those of a reference that has the
/// whole text at once. `-Dopenledger.seed=N` replays one seed.
class TextLinesPropertyTest {
  private static final int SEEDS = 400;

  /// UTF-8 by its table (Unicode, table 3-7), byte for byte as Latin-1 characters.
  private static final Pattern WELL_FORMED =
      Pattern.compile(
          "(?:[\\x00-\\x7f]|[\\xc2-\\xdf][\\x80-\\xbf]|\\xe0[\\xa0-\\xbf][\\x80-\\xbf]"
              + "|[\\xe1-\\xec\\xee\\xef][\\x80-\\xbf]{2}|\\xed[\\x80-\\x9f][\\x80-\\xbf]"
              + "|\\xf0[\\x90-\\xbf][\\x80-\\xbf]{2}|[\\xf1-\\xf3][\\x80-\\xbf]{3}"
              + "|\\xf4[\\x80-\\x8f][\\x80-\\xbf]{2})*+",
          Pattern.DOTALL);

  private static final String[] ATOMS = {
    "a",
    "bc",
    " ",
    "\n",
    "\n",
    "\r",
    "\r\n",
    "é",
    "€",
    "😀",
    "\ufeff",
    "\ufffd",
    "\u2028",
    "\u0085",
    "long enough to cross the bound"
  };
  private static final int[] BAD_BYTES = {0, 0x80, 0xc0, 0xc3, 0xe2, 0xed, 0xa0, 0xf0, 0xf4, 0xff};

  @TestFactory
  List<DynamicTest> anyPiecesOfAnyBytesGiveTheLinesOfTheWhole() {
    Long only = Long.getLong("openledger.seed");
    var tests = new ArrayList<DynamicTest>();
    for (long seed = 0; seed < SEEDS; seed++) {
      long used = only == null ? seed : only;
      tests.add(DynamicTest.dynamicTest("seed " + used, () -> check(used)));
    }
    return only == null ? tests : tests.subList(0, 1);
  }

  private static void check(long seed) {
    var random = CounterRandom.of(seed, "text-lines");
    byte[] bytes = bytes(random);
    int lineBytesMax = random.nextInt(3) == 0 ? random.nextInt(12) : 1 << 20;
    var expected = reference(bytes, lineBytesMax);
    int most = 1 + random.nextInt(random.nextInt(2) == 0 ? 4 : 200_000);
    boolean isPacked = random.nextInt(2) == 0;
    var given = isPacked ? Pieces.members(bytes, random) : bytes;
    var bounds = new TextBounds(bytes.length, lineBytesMax);
    var input = TextInput.of(Pieces.of(given, random, most), "input", bounds);
    assertThat(told(TextInputTest.read(input))).as("seed %s", seed).isEqualTo(expected);

    checkShortened(seed, bytes, expected, lineBytesMax);
  }

  /// A bound on the whole, or a gzip cut short, changes nothing of the lines before it.
  private static void checkShortened(
      long seed, byte[] bytes, List<String> expected, int lineBytesMax) {
    var random = CounterRandom.of(seed, "text-lines-shortened");
    if (bytes.length < 4) {
      return; // shorter than a byte order mark and something
    }
    var bounds = new TextBounds(3 + random.nextInt(bytes.length - 3), lineBytesMax);
    var input = TextInput.of(Pieces.of(bytes, random, 5), "input", bounds);
    var again = TextInput.of(Pieces.of(bytes, random, 70_000), "input", bounds);
    var told = told(TextInputTest.read(input));
    assertThat(told).as("seed %s", seed).isEqualTo(told(TextInputTest.read(again)));
    assertThat(told.getLast()).as("seed %s", seed).isEqualTo(Code.TEXT_TOO_LARGE.toString());
    var head = told.subList(0, told.size() - 1);
    assertThat(expected.subList(0, Math.min(head.size(), expected.size()))).isEqualTo(head);

    byte[] packed = Pieces.members(bytes, random);
    byte[] cut = Arrays.copyOf(packed, 3 + random.nextInt(packed.length - 3));
    if (random.nextInt(2) == 0) {
      cut = packed.clone();
      cut[10 + random.nextInt(packed.length - 10)] ^= (byte) (1 << random.nextInt(8));
    }
    bounds = new TextBounds(2L * bytes.length + 100_000, lineBytesMax);
    input = TextInput.of(Pieces.of(cut, random, 3), "input", bounds);
    again = TextInput.of(Pieces.of(cut, random, 70_000), "input", bounds);
    assertThat(told(TextInputTest.read(input)))
        .as("seed %s", seed)
        .isEqualTo(told(TextInputTest.read(again)));
  }

  /// Lines and refusals as words, in their order by line; refusals of the whole stand last.
  private static List<String> told(TextInputTest.Read read) {
    var byLine = new java.util.TreeMap<Long, String>();
    read.lines().forEach(line -> byLine.put(line.number(), line.toString()));
    var told = new ArrayList<String>();
    for (var refusal : read.refusals()) {
      if (refusal.isOfOneLine()) {
        byLine.put(refusal.line(), refusal.code() + " " + refusal.line() + " " + refusal.offset());
      } else {
        told.add(refusal.code().toString());
      }
    }
    told.addAll(0, byLine.values());
    return told;
  }

  private static List<String> reference(byte[] bytes, int lineBytesMax) {
    var whole = new String(bytes, ISO_8859_1);
    boolean hasMark = whole.startsWith("\u00ef\u00bb\u00bf");
    var told = new ArrayList<String>();
    long offset = hasMark ? 3 : 0;
    long number = 1;
    for (var line : whole.substring((int) offset).lines().toList()) {
      told.add(tell(line, number++, offset, lineBytesMax));
      offset += line.length();
      offset += whole.startsWith("\r\n", (int) offset) ? 2 : 1;
    }
    return told;
  }

  private static String tell(String line, long number, long offset, int lineBytesMax) {
    if (line.length() > lineBytesMax) {
      return Code.LINE_TOO_LONG + " " + number + " " + offset;
    }
    var matcher = WELL_FORMED.matcher(line);
    assertThat(matcher.lookingAt()).isTrue();
    int zero = line.indexOf('\0');
    if (zero >= 0 && zero < matcher.end()) {
      return Code.ZERO_BYTE + " " + number + " " + (offset + zero);
    }
    if (matcher.end() < line.length()) {
      return Code.ILL_FORMED_TEXT + " " + number + " " + (offset + matcher.end());
    }
    return new TextLine(number, new String(line.getBytes(ISO_8859_1), UTF_8), offset).toString();
  }

  private static byte[] bytes(CounterRandom random) {
    var bytes = new ByteArrayOutputStream();
    if (random.nextInt(4) == 0) {
      bytes.writeBytes("\ufeff".getBytes(UTF_8));
    }
    // Some longer than the chunks in which the reader and gzip work.
    int atoms = random.nextInt(40) == 0 ? 30_000 : random.nextInt(60);
    boolean isText = random.nextInt(2) == 0;
    for (int i = 0; i < atoms; i++) {
      if (!isText && random.nextInt(8) == 0) {
        bytes.write(BAD_BYTES[random.nextInt(BAD_BYTES.length)]);
      } else {
        bytes.writeBytes(ATOMS[random.nextInt(ATOMS.length)].getBytes(UTF_8));
      }
    }
    return bytes.toByteArray();
  }
}
