package org.openledger.core.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.ibm.icu.util.ULocale;
import com.ibm.icu.util.VersionInfo;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.core.random.CounterRandom;

class SegmenterTest {
  /// Recorded with this method version; another one may not change a word silently.
  private static final Map<String, List<String>> WORDS =
      Map.ofEntries(
          Map.entry(
              "It's 3.14, isn't it? (user_0)", List.of("It's", "3.14", "isn't", "it", "user_0")),
          Map.entry("C++ and C#: 1+1 <= 2", List.of("C", "and", "C", "1", "1", "2")),
          Map.entry("cafe\u0301 na\u00efve", List.of("cafe\u0301", "na\u00efve")),
          Map.entry("我来到北京清华大学。", List.of("我", "来到", "北京", "清华大学")),
          Map.entry("東京都に住んでいます。", List.of("東京", "都", "に", "住", "んで", "い", "ます")),
          Map.entry("ภาษาไทยเป็นภาษา", List.of("ภาษา", "ไทย", "เป็น", "ภาษา")),
          Map.entry("ພາສາລາວ", List.of("ພາສາ", "ລາວ")),
          Map.entry("នេះជាសៀវភៅ", List.of("នេះ", "ជា", "សៀវភៅ")),
          Map.entry("ကျောင်းသားများ", List.of("ကျောင်းသား", "များ")),
          Map.entry("हिन्दी में क्षेत्र", List.of("हिन्दी", "में", "क्षेत्र")),
          Map.entry("한국어 문장입니다", List.of("한국어", "문장입니다")),
          Map.entry("👨‍👩‍👧 ok 🇩🇪", List.of("ok")));

  @TempDir Path folder;

  @Test
  void theMethodNamesTheVersionOfItsTables() {
    var icu = VersionInfo.ICU_VERSION;
    assertThat(Segmenter.METHOD).isEqualTo("uax29-icu4j-" + icu.getMajor() + "." + icu.getMinor());
  }

  @Test
  void wordsAreThoseRecorded() {
    assertRecordedWords();
  }

  private static void assertRecordedWords() {
    WORDS.forEach(
        (text, words) -> assertThat(Segmenter.words(text).texts()).as(text).isEqualTo(words));
  }

  @Test
  void theDefaultLocaleTakesNoPart() {
    var locale = Locale.getDefault();
    var icuLocale = ULocale.getDefault();
    try {
      for (var tag : List.of("th-TH", "ja-JP", "fi-FI", "en-US-u-lb-strict-ss-standard", "tr-TR")) {
        Locale.setDefault(Locale.forLanguageTag(tag));
        ULocale.setDefault(ULocale.forLanguageTag(tag));
        assertRecordedWords();
        assertThat(Segmenter.sentences("Mr. Smith left. He ran.").size()).as(tag).isEqualTo(3);
      }
    } finally {
      Locale.setDefault(locale);
      ULocale.setDefault(icuLocale);
    }
  }

  @Test
  void sentencesCoverTheText() {
    var text = "It cost 3.50 Euro. Really?! \u201cYes.\u201d he said.\n今日は。明日は！";
    var sentences = Segmenter.sentences(text);
    assertThat(String.join("", sentences.texts())).isEqualTo(text);
    assertThat(sentences.texts())
        .containsExactly(
            "It cost 3.50 Euro. ", "Really?! ", "\u201cYes.\u201d he said.\n", "今日は。", "明日は！");
  }

  @Test
  void offsetsAreCodeUnitsAndOnDemandCodePoints() {
    var words = Segmenter.words("😀 ab 𠀀𠀁");
    assertThat(words.start(0)).isEqualTo(3);
    assertThat(words.end(0)).isEqualTo(5);
    var points = words.inCodePoints();
    assertThat(points.start(0)).isEqualTo(2);
    assertThat(points.end(0)).isEqualTo(4);
    assertThat(points.texts()).isEqualTo(words.texts());
    assertThat(points.inCodePoints()).isSameAs(points);
  }

  @Test
  void graphemesAreNotCut() {
    assertThat(Segmenter.graphemes("क्षि").graphemes()).isEqualTo(1);
    assertThat(Segmenter.graphemes("👨‍👩‍👧🇩🇪e\u0301\r\n").graphemes()).isEqualTo(4);
    assertThat(Segmenter.graphemes("").graphemes()).isZero();
    var borders = Segmenter.graphemes("ae\u0301b");
    assertThat(borders.isBorder(2)).isFalse();
    assertThat(borders.atOrBefore(2)).isEqualTo(1);
    assertThat(borders.atOrBehind(2)).isEqualTo(3);
    assertThat(borders.atOrBehind(4)).isEqualTo(4);
    assertThatThrownBy(() -> borders.isBorder(5)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void anyTextIsCutInOrderAndBothQuestionsAboutGraphemesAgree() {
    var atoms =
        List.of(
            "a", "B", "1", ".", " ", "\n", "\r", "é", "\u0301", "क", "\u094d", "ष", "ไ", "ท", "ย",
            "中", "文", "カ", "😀", "\u200d", "👩", "🇩", "\ud800", "\ude00", "\ufeff", "_", "'", "+");
    for (long seed = 0; seed < 300; seed++) {
      var random = CounterRandom.of(seed, "segments");
      var built = new StringBuilder();
      for (int i = random.nextInt(40); i > 0; i--) {
        built.append(atoms.get(random.nextInt(atoms.size())));
      }
      var text = built.toString();
      var words = Segmenter.words(text);
      int before = 0;
      for (int i = 0; i < words.size(); i++) {
        assertThat(words.start(i)).as("seed %s", seed).isGreaterThanOrEqualTo(before);
        assertThat(words.end(i)).as("seed %s", seed).isGreaterThan(words.start(i));
        before = words.end(i);
      }
      assertThat(String.join("", Segmenter.sentences(text).texts()))
          .as("seed %s", seed)
          .isEqualTo(text);
      var borders = Segmenter.graphemes(text);
      for (int at = 0; at <= text.length(); at++) {
        assertThat(Segmenter.isGraphemeBorder(text, at))
            .as("seed %s at %s", seed, at)
            .isEqualTo(borders.isBorder(at));
      }
    }
  }

  @Test
  void theReaderNeedsNoIcu() throws Exception {
    var file = Files.writeString(folder.resolve("a.jsonl"), "one\ntwo\n");
    var loaded = new ArrayList<String>();
    try (var loader = new WithoutIcu(loaded)) {
      var bounds = loader.loadClass("org.openledger.core.text.TextBounds");
      var input = loader.loadClass("org.openledger.core.text.TextInput");
      var whole = bounds.getMethod("whole", int.class).invoke(null, 100);
      var reader = input.getMethod("of", Path.class, bounds).invoke(null, file, whole);
      assertThat(input.getMethod("text").invoke(reader)).isEqualTo("one\ntwo\n");
    }
    assertThat(loaded).contains("org.openledger.core.text.TextInput");
    assertThat(loaded)
        .noneMatch(name -> name.startsWith("com.ibm.icu") || name.contains("Segment"));
  }

  /// Loads core's classes itself and finds no ICU.
  private static final class WithoutIcu extends URLClassLoader {
    private final List<String> loaded;

    WithoutIcu(List<String> loaded) throws IOException {
      super(new URL[] {TextInput.class.getProtectionDomain().getCodeSource().getLocation()}, null);
      this.loaded = loaded;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      loaded.add(name);
      return super.loadClass(name, resolve);
    }
  }
}
