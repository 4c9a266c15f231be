package org.openledger.contribute.intake;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;

/// Who wrote a Markdown document and under which licence, as its head says it.
///
/// The head is YAML between a line `---` and a line `---` or `...`, with `author` or `authors` (of
/// whom the first counts) and `licence` or `license`, in any case; a licence may also stand in an
/// `SPDX-License-Identifier` comment. What is said but not clearly is never guessed at, and never
/// replaced by what the caller assumes.
sealed interface FrontMatter {
  /// What a document says about itself.
  ///
  /// @param author the first person's handle or name, absent if none is named
  /// @param licence the licence as written, absent if none is named
  /// @param body the text behind the head
  record Said(Optional<String> author, Optional<String> licence, String body)
      implements FrontMatter {}

  /// A head that does not say it clearly.
  record Unclear(String detail) implements FrontMatter {}

  /// The front matter of a text with plain line ends.
  static FrontMatter of(String text) {
    try {
      return new Head(text).read();
    } catch (Refusal e) {
      return new Unclear(String.valueOf(e.getMessage()));
    }
  }

  /// The work of reading one head.
  final class Head {
    private static final int SPDX_CHARS_MAX = 2_000;
    private static final Pattern SPDX =
        Pattern.compile(
            "^(?:<!--|#)?[ \\t]*SPDX-License-Identifier:[ \\t]*([^\\n]*?)[ \\t]*(?:-->)?$",
            Pattern.MULTILINE);
    private static final int NAME_CHARS_MAX = 1_000;
    private static final Pattern HANDLE = Pattern.compile("\\(@([^)]+)\\)");
    private static final Pattern MAIL = Pattern.compile("<[^>]*>|\\([^)]*\\)");

    private final String text;

    private Head(String text) {
      this.text = text;
    }

    private FrontMatter read() {
      if (text.equals("+++") || text.startsWith("+++\n")) {
        throw new Refusal(
            Code.INVALID_ARGUMENT, "TOML front matter is not read; write it as YAML between ---");
      }
      if (!text.equals("---") && !text.startsWith("---\n")) {
        return new Said(Optional.empty(), spdx(), text);
      }
      int end = end();
      int body = text.indexOf('\n', end + 1);
      var fields = fields(text.substring(3, end));
      return new Said(
          one(fields, "author", "authors", Head::person),
          agreed(one(fields, "licence", "license", Head::licence), spdx()),
          body < 0 ? "" : text.substring(body + 1));
    }

    /// Index of the line break before the line that ends the head.
    private int end() {
      for (int at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
        int next = text.indexOf('\n', at + 1);
        var line = text.substring(at + 1, next < 0 ? text.length() : next);
        if (line.equals("---") || line.equals("...")) {
          return at;
        }
      }
      throw new Refusal(Code.INVALID_ARGUMENT, "the front matter begins with --- and has no end");
    }

    private static Map<String, Object> fields(String block) {
      Object value;
      try {
        value = BoundedYaml.parse(block);
      } catch (BoundedYaml.RefusedException e) {
        throw new Refusal(Code.INVALID_ARGUMENT, "the front matter is not read: " + e.getMessage());
      }
      var fields = new TreeMap<String, Object>();
      switch (value) {
        case null -> {}
        case Map<?, ?> map ->
            map.forEach((key, field) -> {
              var name = String.valueOf(key).toLowerCase(Locale.ROOT);
              if (fields.putIfAbsent(name, field == null ? "" : field) != null) {
                throw new Refusal(
                    Code.INVALID_ARGUMENT, "the front matter says " + name + " twice");
              }
            });
        default ->
            throw new Refusal(
                Code.INVALID_ARGUMENT,
                "what stands between the --- lines is not fields with names; if it is text,"
                    + " do not begin it with ---");
      }
      return fields;
    }

    private interface Reading {
      String of(String field, Object value);
    }

    private static Optional<String> one(
        Map<String, Object> fields, String name, String otherName, Reading reading) {
      var said = new ArrayList<String>();
      for (var field : List.of(name, otherName)) {
        var value = fields.get(field);
        if (value != null) {
          said.add(reading.of(field, value));
        }
      }
      return said.size() < 2
          ? said.stream().findFirst()
          : agreed(Optional.of(said.getFirst()), Optional.of(said.getLast()));
    }

    private static Optional<String> agreed(Optional<String> one, Optional<String> other) {
      if (one.isPresent() && other.isPresent() && !one.equals(other)) {
        throw new Refusal(
            Code.INVALID_ARGUMENT,
            "it says both \"%s\" and \"%s\"; leave one".formatted(one.get(), other.get()));
      }
      return one.or(() -> other);
    }

    private static String person(String field, Object value) {
      return switch (value) {
        // A line of several people; in a list each has an item of their own, commas and all.
        case String line -> name(field, line.split(",", 2)[0]);
        case List<?> people when !people.isEmpty() -> name(field, nameOf(people.getFirst()));
        default -> name(field, nameOf(value));
      };
    }

    private static @Nullable Object nameOf(@Nullable Object person) {
      return person instanceof Map<?, ?> map ? map.get("name") : person;
    }

    private static String name(String field, @Nullable Object value) {
      if (!(value instanceof String text) || text.length() > NAME_CHARS_MAX) {
        throw new Refusal(Code.INVALID_ARGUMENT, "the " + field + " has no name that can be read");
      }
      var handle = HANDLE.matcher(text);
      var name =
          handle.find() ? handle.group(1).strip() : MAIL.matcher(text).replaceAll("").strip();
      return named(field, name);
    }

    private static String licence(String field, Object value) {
      var only = value instanceof List<?> list && list.size() == 1 ? list.getFirst() : value;
      if (!(only instanceof String text)) {
        throw new Refusal(
            Code.INVALID_ARGUMENT, "the " + field + " is not one identifier; name exactly one");
      }
      return named(field, text.strip());
    }

    private static String named(String field, String value) {
      if (value.isEmpty()) {
        throw new Refusal(
            Code.INVALID_ARGUMENT,
            "the " + field + " is left empty; name it or leave the line out");
      }
      return value;
    }

    private Optional<String> spdx() {
      var found = SPDX.matcher(text.substring(0, Math.min(text.length(), SPDX_CHARS_MAX)));
      return found.find()
          ? Optional.of(named("SPDX-License-Identifier", found.group(1)))
          : Optional.empty();
    }
  }
}
