package org.openledger.contribute.intake;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;

/// YAML from strangers as strings, lists and maps: one document, small, flat, without aliases and
/// tags, no key twice.
///
/// Every scalar is the text that stands there: a licence `1.0` or an author `no` is no number and
/// no boolean.
final class BoundedYaml {
  private static final int CHARS_MAX = 64 << 10;
  private static final int DEPTH_MAX = 16;
  private static final LoadSettings SETTINGS =
      LoadSettings.builder()
          .setLabel("front matter")
          .setSchema(new FailsafeSchema())
          // Which knows no value that is left empty, as notes have many.
          .setTagConstructors(Map.of(Tag.NULL, _ -> ""))
          .setCodePointLimit(CHARS_MAX)
          .setAllowDuplicateKeys(false)
          .setAllowRecursiveKeys(false)
          .setAllowNonScalarKeys(false)
          .setMaxAliasesForCollections(0)
          .build();

  private BoundedYaml() {}

  /// Why a text is not taken.
  static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    RefusedException(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /// The value of a text, null if there is none.
  static @Nullable Object parse(String text) throws RefusedException {
    if (text.length() > CHARS_MAX) {
      throw new RefusedException("longer than " + CHARS_MAX + " characters", null);
    }
    try {
      int depth = 0;
      boolean isEmpty = true;
      for (var event : new Parse(SETTINGS).parseString(text)) {
        isEmpty &= !(event instanceof DocumentStartEvent);
        depth += change(event);
        if (depth > DEPTH_MAX) { // the loader recurses, so this comes first
          throw new RefusedException("nested deeper than " + DEPTH_MAX, null);
        }
      }
      return isEmpty ? null : new Load(SETTINGS).loadFromString(text);
    } catch (MarkedYamlEngineException e) {
      throw new RefusedException(where(e), e);
    } catch (YamlEngineException e) {
      throw new RefusedException("not YAML", e);
    }
  }

  private static int change(Event event) throws RefusedException {
    return switch (event) {
      case AliasEvent _ -> throw new RefusedException("it has an alias (*name)", null);
      case CollectionStartEvent start -> {
        requireNoTag(start.getTag().isPresent());
        yield 1;
      }
      case CollectionEndEvent _ -> -1;
      case ScalarEvent scalar -> {
        requireNoTag(scalar.getTag().isPresent());
        yield 0;
      }
      default -> 0;
    };
  }

  private static void requireNoTag(boolean isTagged) throws RefusedException {
    if (isTagged) {
      throw new RefusedException("it has a tag (!name)", null);
    }
  }

  private static String where(MarkedYamlEngineException e) {
    var problem = String.valueOf(e.getProblem());
    return e.getProblemMark()
        .map(mark ->
            problem + " (line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1) + ")")
        .orElse(problem);
  }
}
