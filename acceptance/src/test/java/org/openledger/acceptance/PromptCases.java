package org.openledger.acceptance;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.openledger.core.random.CounterRandom;

/// Draws conversations of all of Unicode and beyond, each written as one of the many JSON texts
/// that stand for it.
final class PromptCases {
  /// Characters that are easily lost, joined, mirrored, trimmed or taken for others.
  private static final List<String> ODD =
      List.of(
          "\uFEFF",
          "\u200D",
          "\u200B",
          "\u202E",
          "\u2066",
          "\u0000",
          "\u0007",
          "\u001F",
          "\u007F",
          "\u0085",
          "\u00A0",
          "\u2028",
          "\u2029",
          "\u3000",
          "\r\n",
          "\r",
          "\n",
          "\t",
          " ",
          "\"",
          "\\",
          "/",
          "<",
          "\uFFFD",
          "\uFFFE",
          "\uE000",
          "\u00E9",
          "e\u0301",
          "\u1E69",
          "s\u0323\u0307",
          "\u212B",
          "\u00C5",
          "\uAC00",
          "\u1100\u1161",
          "\u0958",
          "\u0430",
          "a",
          "\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67",
          "\uD83C\uDDE9\uD83C\uDDEA",
          "\uDBFF\uDFFF",
          "\uD800\uDC00",
          "\uD835\uDD38",
          "?",
          "<|im_end|>",
          "<|user|>",
          "\\u0041",
          "&amp;",
          "%00",
          "user:",
          "\u0600",
          "\u0F43");

  private static final List<String> ROLES =
      List.of("user", "user", "user", "system", "developer", "assistant");

  private static final int LONG = 9_000;

  private final CounterRandom random;

  PromptCases(long seed) {
    random = CounterRandom.of(seed, "prompts");
  }

  /// A message.
  ///
  /// @param role as it is sent
  record Said(String role, String content) {
    /// What it means: `developer` is what newer clients call the system.
    Said meant() {
      return new Said(role.equals("developer") ? "system" : role, content);
    }
  }

  boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  int upTo(int bound) {
    return random.nextInt(bound);
  }

  long any() {
    return random.nextLong();
  }

  /// One of a list.
  <T> T one(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  /// A conversation, mostly short.
  List<Said> conversation() {
    var said = new ArrayList<Said>();
    int count = chance(60) ? 1 : 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      said.add(new Said(one(ROLES), text()));
    }
    return said;
  }

  /// A text of any code points, half pairs among them.
  String text() {
    int kind = random.nextInt(100);
    if (kind < 3) {
      return "";
    }
    if (kind < 6) {
      return one(ODD).repeat(LONG);
    }
    var text = new StringBuilder();
    int length = 1 + random.nextInt(8);
    for (int i = 0; i < length; i++) {
      int draw = random.nextInt(100);
      if (draw < 45) {
        text.append(one(ODD));
      } else if (draw < 75) {
        text.append((char) (' ' + random.nextInt(95)));
      } else if (draw < 97) {
        // All planes, unassigned code points and halves of pairs too.
        text.appendCodePoint(random.nextInt(0x110000));
      } else {
        text.append((char) (0xD800 + random.nextInt(0x800)));
      }
    }
    return text.toString();
  }

  /// A conversation that is nearly the same.
  List<Said> twin(List<Said> of) {
    var twin = new ArrayList<>(of);
    int at = random.nextInt(twin.size());
    var said = twin.get(at);
    var content = said.content();
    switch (random.nextInt(9)) {
      case 0 -> twin.set(at, new Said(said.role(), normal(content, Normalizer.Form.NFC)));
      case 1 -> twin.set(at, new Said(said.role(), normal(content, Normalizer.Form.NFD)));
      case 2 -> twin.set(at, new Said(said.role(), content + one(ODD)));
      case 3 -> twin.set(at, new Said(said.role(), content.strip()));
      case 4 -> twin.set(at, new Said(one(ROLES), content));
      case 5 -> twin.add(at, new Said(said.role(), ""));
      case 6 -> {
        int cut = random.nextInt(content.length() + 1);
        twin.set(at, new Said(said.role(), content.substring(0, cut)));
        twin.add(at + 1, new Said(said.role(), content.substring(cut)));
      }
      case 7 -> twin.set(at, new Said(said.role(), content.replaceAll("[\\p{Cf}\\p{Cc}]", "")));
      default -> twin.set(at, new Said(said.role(), content.toUpperCase(Locale.ROOT)));
    }
    return twin;
  }

  private static String normal(String text, Normalizer.Form form) {
    return Normalizer.normalize(text, form);
  }

  /// One of the texts that stand for a string.
  String json(String text) {
    var json = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean pair =
          Character.isHighSurrogate(c)
              && i + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(i + 1));
      if (pair && chance(50)) {
        json.append(c).append(text.charAt(++i));
      } else if (c < ' ' || c == '"' || c == '\\' || Character.isSurrogate(c) || chance(20)) {
        json.append(escaped(c));
      } else {
        json.append(c);
      }
    }
    return json.append('"').toString();
  }

  private String escaped(char c) {
    var brief =
        switch (c) {
          case '\n' -> "\\n";
          case '\r' -> "\\r";
          case '\t' -> "\\t";
          case '\b' -> "\\b";
          case '\f' -> "\\f";
          case '"' -> "\\\"";
          case '\\' -> "\\\\";
          case '/' -> "\\/";
          default -> "";
        };
    var digits = String.format(Locale.ROOT, chance(50) ? "%04x" : "%04X", (int) c);
    return brief.isEmpty() || chance(30) ? "\\u" + digits : brief;
  }

  /// One of the texts that stand for a conversation.
  String json(List<Said> conversation) {
    var messages = new ArrayList<String>();
    for (var said : conversation) {
      var role = "\"role\":" + json(said.role());
      var content = "\"content\":" + (chance(15) ? parts(said.content()) : json(said.content()));
      messages.add("{" + (chance(50) ? role + "," + content : content + " , " + role) + "}");
    }
    return "[" + String.join(chance(50) ? "," : " ,\n", messages) + "]";
  }

  /// A text in two parts, as newer clients send it; the cut may go through a pair.
  private String parts(String text) {
    int cut = random.nextInt(text.length() + 1);
    return "[{\"type\":\"text\",\"text\":%s},{\"text\":%s,\"type\":\"text\"}]"
        .formatted(json(text.substring(0, cut)), json(text.substring(cut)));
  }
}
