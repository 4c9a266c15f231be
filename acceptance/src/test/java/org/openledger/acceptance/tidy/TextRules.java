package org.openledger.acceptance.tidy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.openledger.acceptance.tidy.TidyRule.Fault;

/// Rules that look for words and calls which may not stand where they stand.
final class TextRules {
  private static final String CORE = "core/src/main/java/org/openledger/core/";
  private static final String BAD = CORE + "Bad.java";

  /// What may not be called, and what to call instead.
  private static final Map<String, String> BANNED =
      Map.of(
          "new Random(", "CounterRandom, which is keyed by purpose",
          "Math.random(", "CounterRandom, which is keyed by purpose",
          "ThreadLocalRandom", "CounterRandom, which is keyed by purpose",
          "System.currentTimeMillis(", "an injected InstantSource",
          "Instant.now()", "an injected InstantSource",
          "printStackTrace(", "the logger, or an exception with a code",
          "sun.misc.Unsafe", "the foreign memory API",
          "new UnsupportedOperationException", "a sealed type, or a refusal with a code");

  private static final String PLATFORM_MATHS =
      "(?<![\\w.])(Strict)?Math\\.(exp|expm1|log|log10|log1p|pow|sin|cos|tan|tanh|sinh|cosh"
          + "|cbrt|hypot|atan|atan2|asin|acos)\\(";

  private static final String READING =
      "\\b(readLine|readAllBytes|readString|readAllLines|readNBytes|\\w*BufferedReader"
          + "|InputStreamReader|FileReader|Scanner|newDecoder|Files\\s*\\.\\s*lines)\\b"
          + "|\\.\\s*transferTo\\(|\\bUTF_8\\s*\\.\\s*decode\\("
          + "|\\bBody(Handlers|Subscribers)\\s*\\.\\s*of(String|Lines|ByteArray)\\b"
          + "|\\b(new\\s+String\\([^;]*?|toString\\([\\s\\w.]*)\\b"
          + "(UTF_8|UTF_16|ISO_8859_1|US_ASCII)\\b";

  private static final String CLASS_NAMES =
      "getClass\\(\\)\\s*\\.\\s*get(Simple)?Name\\(\\)\\s*\\.\\s*(startsWith|endsWith|contains"
          + "|equals|matches)|get(Simple)?Name\\(\\)\\s*\\.\\s*startsWith";

  /// Other ways to let time pass, such as waiting for what can come, name what they wait for.
  private static final String SLEEPING = "\\b(parkNanos|parkUntil|sleep)\\s*\\(";

  /// What a merge leaves where both sides changed.
  private static final String MERGES = "(?m)^(?:<{7}|={7}|>{7}|\\|{7})(?: .*)?$";

  /// Written so that this file does not contain what it looks for.
  private static final String MARKERS =
      "TO" + "DO|FIX" + "ME|XX" + "X|@Dis" + "abled|not implem" + "ented|(?m)^[<>]{7}( |$)";

  private static final String PLACES =
      "(?<![\\w.*~])/(home|root|Users|tmp|work)/[\\w.]+|[A-Z]:\\\\\\\\Users"
          + "|repo1?\\.maven|registry\\.npm"
          + "js|deb\\.deb"
          + "ian";

  /// Names that the project has given up.
  private static final String STALE =
      "OpenLora\\.Mod"
          + "els"
          + "|contracts/s"
          + "rc/[a-z]*\\.sol|\\b(Node|Attribute|Chain|Contracts|Contribute|Model"
          + "|Serve|Settle|Store|Train)Exc"
          + "eption\\b";

  private static final String PRINTING = "(app/.*/cli|verify/src|bench/src)/.*";

  private TextRules() {}

  /// What a rule looks for.
  ///
  /// @param about what it is called in an exception's name
  /// @param seen what of a text it looks at
  /// @param pattern the words
  private record Words(String about, UnaryOperator<String> seen, String pattern) {}

  static List<TidyRule> all() {
    return List.of(
        TidyRule.each(
            "banned calls are absent",
            SourceFile::isMainJava,
            TextRules::banned,
            new SourceFile(BAD, "class Bad { long now = System.currentTimeMillis(); }")),
        sleeping(),
        absent(
            "mathematics whose bits differ between platforms is absent",
            SourceFile::isMainJava,
            new Words("mathematics", JavaText::codeOnly, PLATFORM_MATHS),
            new SourceFile(BAD, "class Bad { double e = Math.exp(1); }")),
        absent(
            "markers and disabled tests are absent",
            file -> true,
            new Words("marker", text -> text, MARKERS),
            new SourceFile(BAD, "// TO" + "DO: everything")),
        absent(
            "no merge has left its markers",
            file -> true,
            new Words("merge", text -> text, MERGES),
            new SourceFile("CHANGELOG.md", "<<<" + "<<<< HEAD\n- One thing.\n")),
        absent(
                "text is read by core.text and core.files alone",
                file -> file.isMainJava() && !file.name().matches(CORE + "(text|files)/.*"),
                new Words("reading", JavaText::codeOnly, READING),
                new SourceFile(BAD, "class Bad { String s = Files.readString(path); }"))
            .except(CallExceptions.READING),
        absent(
            "only command lines print",
            file -> file.isMainJava() && !file.name().matches(PRINTING),
            new Words("printing", JavaText::codeOnly, "\\bSystem\\s*\\.\\s*(out|err)\\b"),
            new SourceFile(BAD, "class Bad { void f() { System.out.println(); } }")),
        absent(
                "temporary files lie where their names say",
                SourceFile::isMainJava,
                new Words(
                    "temporary file",
                    JavaText::withoutComments,
                    "java\\.io\\.tmpdir|createTemp(File|Directory)"),
                new SourceFile(BAD, "class Bad { Path p = Files.createTempFile(\"a\", \"b\"); }"))
            .except(CallExceptions.TEMPORARY),
        absent(
                "no text names a place on one machine or a registry's host",
                file -> true,
                new Words("place", text -> text, PLACES),
                new SourceFile("docs/bad.md", "Lies in /ho" + "me/olga/models."))
            .except(CallExceptions.PLACES),
        absent(
            "names that were given up are absent",
            file -> !file.is("DECISIONS.md"),
            new Words("old name", text -> text, STALE),
            new SourceFile("docs/bad.md", "See `OpenLora.Mod" + "els`.")),
        absent(
            "no failure is told by its class's name",
            SourceFile::isMainJava,
            new Words("class name", JavaText::codeOnly, CLASS_NAMES),
            new SourceFile(BAD, "boolean b = e.getClass().getName().startsWith(prefix);")));
  }

  private static TidyRule sleeping() {
    return absent(
            "nobody sleeps, tests neither",
            file -> file.is(".java"),
            new Words("sleep", JavaText::codeOnly, SLEEPING),
            new SourceFile(
                "core/src/test/java/org/openledger/core/BadTest.java",
                "class BadTest { void f() { LockSupport.parkNanos(1); } }"))
        .except(CallExceptions.SLEEPING);
  }

  private static TidyRule absent(
      String name, Predicate<SourceFile> over, Words words, SourceFile bad) {
    var pattern = Pattern.compile(words.pattern());
    return TidyRule.each(
        name,
        over,
        file -> {
          var faults = new ArrayList<Fault>();
          var match = pattern.matcher(words.seen().apply(file.text()));
          while (match.find()) {
            int line = file.line(match.start());
            faults.add(new Fault(file.name(), line, words.about(), "is here: " + match.group()));
          }
          return faults;
        },
        bad);
  }

  private static List<Fault> banned(SourceFile file) {
    var faults = new ArrayList<Fault>();
    var code = JavaText.codeOnly(file.text());
    for (var call : BANNED.keySet().stream().sorted().toList()) {
      int at = code.indexOf(call);
      if (at >= 0) {
        var what = "should be " + BANNED.get(call);
        faults.add(new Fault(file.name(), file.line(at), call, what));
      }
    }
    return faults;
  }
}
