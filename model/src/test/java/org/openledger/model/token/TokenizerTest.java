package org.openledger.model.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.json.Json;
import org.openledger.core.random.CounterRandom;
import org.openledger.model.ModelDocument;

class TokenizerTest {

  private static final String EMOJI = "\uD83D\uDE00";
  private static final List<String> TEXTS =
      List.of(
          "",
          "The ledger pays every contributor exactly once.",
          "  two  spaces\n\n\ttab it's we'll 'tis 1234567 \u00bd x\u00b2",
          "na\u00efve \u4f60\u597d " + EMOJI + " \u0000 \u200d\u2028 e\u0301 \u00a0end ",
          "<|user|> is text <|end|>",
          "\uD83D\uDC69\u200D\uD83D\uDC67 \uFFFD\uFEFF");

  private static BpeVocabulary vocabulary;
  private static Tokenizer tokenizer;

  @TempDir private Path folder;

  @BeforeAll
  static void train() {
    var trainer = new BpeTrainer(BpeTrainer.Settings.ofSize(400));
    for (int i = 0; i < 3; i++) {
      TEXTS.forEach(trainer::add);
    }
    vocabulary = trainer.train();
    tokenizer = Tokenizer.of(vocabulary.tokenizerJson());
  }

  @AfterAll
  static void close() {
    tokenizer.close();
  }

  @Test
  void trainedTokenizerLoadsInTheLibraryAndKeepsItsIds() {
    assertThat(tokenizer.vocabularySize()).isEqualTo(vocabulary.size());
    assertThat(tokenizer.special().keySet()).containsExactlyElementsOf(SpecialTokens.OWN);
    for (int id = 0; id < SpecialTokens.OWN.size(); id++) {
      assertThat(tokenizer.encodeMarkup(SpecialTokens.OWN.get(id))).containsExactly(id);
    }
  }

  @Test
  void libraryAppliesTheMergesWeLearnt() {
    for (var text : TEXTS) {
      assertThat(tokenizer.encode(text)).describedAs(text).containsExactly(expected(text));
    }
  }

  @Test
  void everyTextSurvivesARoundTrip() {
    var random = CounterRandom.of(3, "TokenizerTest, seed 3");
    var texts = new ArrayList<>(TEXTS);
    for (int n = 0; n < 200; n++) {
      var text = new StringBuilder();
      for (int i = random.nextInt(40); i > 0; i--) {
        int c = random.nextInt(4) == 0 ? random.nextInt(0x110000) : random.nextInt(0x250);
        text.appendCodePoint(c >= 0xD800 && c < 0xE000 ? 'x' : c);
      }
      texts.add(text.toString());
    }
    for (var text : texts) {
      assertThat(tokenizer.decode(tokenizer.encode(text))).isEqualTo(text);
    }
  }

  @Test
  void unpairedSurrogatesBecomeTheReplacementCharacter() {
    for (var text : List.of("a\uD83Db", "\uDE00", "x\uD83D", "\uDE00\uD83D")) {
      var repaired = text.replaceAll("[\uD800-\uDFFF]", "\uFFFD");
      assertThat(tokenizer.decode(tokenizer.encode(text))).isEqualTo(repaired);
    }
    assertThat(UnicodeText.wellFormed("ok " + EMOJI)).isEqualTo("ok " + EMOJI);
  }

  @Test
  void offsetsCountCodePoints() {
    for (var text : TEXTS) {
      var encoding = tokenizer.encodeWithOffsets(text);
      assertThat(encoding.ids()).isEqualTo(tokenizer.encode(text));
      int covered = 0;
      for (int i = 0; i < encoding.length(); i++) {
        assertThat(encoding.starts()[i]).isLessThanOrEqualTo(covered);
        assertThat(encoding.ends()[i]).isGreaterThanOrEqualTo(covered);
        covered = encoding.ends()[i];
        if (encoding.ends()[i] - encoding.starts()[i] > 1) {
          int from = text.offsetByCodePoints(0, encoding.starts()[i]);
          int to = text.offsetByCodePoints(0, encoding.ends()[i]);
          assertThat(tokenizer.decode(encoding.ids()[i])).isEqualTo(text.substring(from, to));
        }
      }
      assertThat(covered).describedAs(text).isEqualTo(text.codePointCount(0, text.length()));
    }
  }

  @Test
  void plainTextNeverBecomesASpecialToken() {
    assertThat(tokenizer.encode("<|eos|><|user|>")).doesNotContain(0, 1, 2, 3, 4, 5);
    assertThat(tokenizer.encodeMarkup("<|eos|><|user|>")).containsExactly(1, 3);
    assertThat(tokenizer.decode(1, 3)).isEmpty();
    assertThat(tokenizer.decodeMarkup(1, 3)).isEqualTo("<|eos|><|user|>");
  }

  @Test
  void longTextIsNotTruncated() {
    var text = "exactly once. ".repeat(20_000);
    assertThat(tokenizer.decode(tokenizer.encode(text))).isEqualTo(text);
  }

  @Test
  void idsOutsideTheVocabularyAreRefused() {
    for (int id : new int[] {-1, vocabulary.size()}) {
      assertThatThrownBy(() -> tokenizer.decode(id))
          .isInstanceOfSatisfying(
              Failure.class, e -> assertThat(e.code()).isEqualTo(Code.TOKEN_OUT_OF_RANGE));
    }
  }

  @Test
  void writtenFilesAreEqualAndDigested() {
    var digest = vocabulary.write(folder.resolve("a"));
    assertThat(vocabulary.write(folder.resolve("b"))).isEqualTo(digest);
    try (var read = Tokenizer.open(folder.resolve("a"))) {
      assertThat(read.digest()).isEqualTo(digest).isEqualTo(tokenizer.digest());
    }
    assertThat(ModelDocument.read(folder.resolve("a/tokenizer_config.json")).get("eos_token"))
        .isEqualTo(Json.of("<|eos|>"));
    assertThat(ChatTemplate.read(folder.resolve("a"))).isEqualTo(new ChatTemplate.Own());
  }

  @Test
  void addedTokensKeepTheirIdsWhenSpecialOnesAreLeftOut() {
    int size = vocabulary.size();
    var added =
        "{\"id\":%d,\"content\":\"%s\",\"single_word\":false,\"lstrip\":false,"
            + "\"rstrip\":false,\"normalized\":false,\"special\":%s}";
    var text =
        vocabulary
            .tokenizerJson()
            .replace(
                "\"added_tokens\":[",
                "\"added_tokens\":["
                    + added.formatted(size, "<|more|>", true)
                    + ","
                    + added.formatted(size + 1, "<tool>", false)
                    + ",");
    try (var extended = Tokenizer.of(text)) {
      assertThat(extended.vocabularySize()).isEqualTo(size + 2);
      assertThat(extended.encode("<tool>")).containsExactly(size + 1);
      assertThat(extended.encodeMarkup("<tool><|more|>")).containsExactly(size + 1, size);
      assertThat(extended.encode("<|more|>")).isEqualTo(tokenizer.encode("<|more|>"));
    }
  }

  @Test
  void otherKindsOfTokenizerAreRefusedByName() {
    var text = vocabulary.tokenizerJson().replace("\"type\":\"BPE\"", "\"type\":\"Unigram\"");
    assertThatThrownBy(() -> Tokenizer.of(text)).hasMessageContaining("Unigram");
  }

  /// The native library ends the process over some of these.
  @Test
  void whatIsNotUnderstoodNeverReachesTheLibrary() {
    var text = vocabulary.tokenizerJson();
    var split = "\"pre_tokenizer\":{\"type\":\"ByteLevel\"";
    var strip = "{\"type\":\"Strip\",\"content\":\" \",\"start\":1e400,\"stop\":0}";
    for (var broken :
        List.of(
            text.replace("\"dropout\":null", "\"dropout\":0.5"),
            text.replace("\"dropout\":null", "\"dropout\":1e400"),
            text.replaceFirst("\"decoder\":\\{[^}]*}", "\"decoder\":" + strip),
            text.replace(split, "\"pre_tokenizer\":{\"type\":\"Sequence\""),
            text.replace(split, "\"pre_tokenizer\":{\"typo\":\"ByteLevel\""),
            text.replace(split, split + ",\"extra\":1"),
            text.replace("\"normalizer\":null", "\"normalizer\":{\"type\":\"Precompiled\"}"),
            text.replace("\"content\":\"<|eos|>\"", "\"content\":\"\""),
            text.replace("\"<|eos|>\":1,", "\"<|eos|>\":2147483647,"),
            text.replace("\"<|eos|>\":1,", "\"<|eos|>\":-1,"))) {
      assertThat(broken).isNotEqualTo(text);
      assertThatThrownBy(() -> Tokenizer.of(broken)).isInstanceOf(Failure.class);
    }
  }

  @Test
  void aTokenizerThatCannotSplitIsDamaged() {
    var text =
        "{\"model\":{\"type\":\"BPE\",\"unk_token\":\"?\",\"vocab\":{\"a\":0},\"merges\":[]}}";
    try (var useless = Tokenizer.of(text)) {
      assertThatThrownBy(() -> useless.encode("b"))
          .isInstanceOfSatisfying(
              Failure.class, e -> assertThat(e.code()).isEqualTo(Code.DAMAGED_FILE));
    }
  }

  @Test
  void templatesAndTruncationDoNotChangeHowTextIsSplit() {
    var text =
        vocabulary
            .tokenizerJson()
            .replace("\"truncation\":null", "\"truncation\":{\"max_length\":1}")
            .replace(
                "\"post_processor\":null",
                "\"post_processor\":{\"type\":\"TemplateProcessing\",\"single\":[]}");
    try (var same = Tokenizer.of(text)) {
      assertThat(same.encode("exactly once")).isEqualTo(tokenizer.encode("exactly once"));
    }
  }

  @Test
  void closedTokenizerIsNotUsed() {
    var closed = Tokenizer.of(vocabulary.tokenizerJson());
    closed.close();
    closed.close();
    assertThatThrownBy(() -> closed.encode("x")).isInstanceOf(Failure.class);
  }

  @Test
  void brokenFilesAreRefused() {
    for (var text : List.of("", "{}", "{\"model\":{\"vocab\":{}}}", "{\"model\":{\"vocab\":3}}")) {
      assertThatThrownBy(() -> Tokenizer.of(text)).isInstanceOf(Failure.class);
    }
  }

  /// An encoder straight from the definition: in each word, the earliest learnt merge first.
  private static int[] expected(String text) {
    var out = new ArrayList<Integer>();
    BpeTrainer.split(
        text,
        word -> {
          var ids = new ArrayList<Integer>();
          for (byte b : word.getBytes(java.nio.charset.StandardCharsets.UTF_8)) {
            ids.add(SpecialTokens.OWN.size() + (b & 0xFF));
          }
          int made = SpecialTokens.OWN.size() + ByteAlphabet.SIZE;
          for (var merge : vocabulary.merges()) {
            for (int i = 0; i + 1 < ids.size(); i++) {
              if (ids.get(i) == merge.left() && ids.get(i + 1) == merge.right()) {
                ids.set(i, made);
                ids.subList(i + 1, i + 2).clear();
              }
            }
            made++;
          }
          out.addAll(ids);
        });
    return out.stream().mapToInt(Integer::intValue).toArray();
  }
}
