package org.openledger.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.openledger.core.json.Json;

/// The page of JSON documents: its sections, each with an example.
final class JsonPage {
  private static final Path PAGE = Path.of("docs", "json.md");
  private static final Pattern SECTION =
      Pattern.compile("^## (.+?)\\n(.*?)```json\\n(.*?)```\\n", Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern DIGEST = Pattern.compile("0x[0-9a-f]{40,}");
  private static final int CHARS_MAX = 100;
  private static final int CHARS_SHOWN = 80;

  private JsonPage() {}

  /// The headings of its sections.
  static Set<String> sections() throws IOException {
    return examples().keySet();
  }

  /// Holds the examples of what was made to their members and sorts of values; with
  /// `-Dopenledger.accept=true` they are written anew instead.
  static void holds(Map<String, Json> made) throws IOException {
    if (Boolean.getBoolean("openledger.accept")) {
      var page = Files.readString(PAGE);
      Files.writeString(PAGE, SECTION.matcher(page).replaceAll(at -> renewed(at, made)));
      return;
    }
    var examples = examples();
    made.forEach((name, document) ->
        assertThat(Optional.ofNullable(examples.get(name)).map(JsonPage::shape))
            .as(name)
            .contains(shape(shortened(document))));
  }

  private static Map<String, Json> examples() throws IOException {
    var examples = new LinkedHashMap<String, Json>();
    var sections = SECTION.matcher(Files.readString(PAGE));
    while (sections.find()) {
      examples.put(sections.group(1), Json.parse(sections.group(3)));
    }
    return examples;
  }

  private static String renewed(MatchResult at, Map<String, Json> made) {
    var document = made.get(at.group(1));
    var text =
        document == null
            ? at.group()
            : "## %s\n%s```json\n%s\n```\n"
                .formatted(at.group(1), at.group(2), shortened(document).pretty().strip());
    return text.replace("\\", "\\\\").replace("$", "\\$");
  }

  /// The same with one item of every list, one member of everything that is keyed by digests, and
  /// the beginnings of long texts.
  private static Json shortened(Json json) {
    return switch (json) {
      case Json.Arr(var items) ->
          Json.array(items.stream().limit(1).map(JsonPage::shortened).toList());
      case Json.Obj(var members) -> {
        var kept = new LinkedHashMap<String, Json>();
        boolean keyed = false;
        for (var member : members.entrySet()) {
          boolean digest = DIGEST.matcher(member.getKey()).matches();
          if (!digest || !keyed) {
            kept.put(member.getKey(), shortened(member.getValue()));
          }
          keyed |= digest;
        }
        yield new Json.Obj(kept);
      }
      case Json.Str(var text) ->
          text.length() <= CHARS_MAX ? json : Json.of(text.substring(0, CHARS_SHOWN) + "…");
      case Json.Null() -> json;
      case Json.Bool _ -> json;
      case Json.Num _ -> json;
    };
  }

  /// The members and the sorts of their values.
  static String shape(Json json) {
    return switch (json) {
      case Json.Arr(var items) -> items.isEmpty() ? "[]" : "[" + shape(items.getFirst()) + "]";
      case Json.Obj(var members) -> {
        var parts = new TreeSet<String>();
        members.forEach((name, value) ->
            parts.add((DIGEST.matcher(name).matches() ? "DIGEST" : name) + ": " + shape(value)));
        yield "{" + String.join(", ", parts) + "}";
      }
      case Json.Null() -> "null";
      case Json.Bool _ -> "boolean";
      case Json.Num _ -> "number";
      case Json.Str _ -> "string";
    };
  }
}
