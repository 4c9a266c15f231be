package org.openledger.verify;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.openledger.core.json.Json;

/// Every change of one leaf of a JSON document: another value, and none.
final class JsonLeaves {
  private JsonLeaves() {}

  /// A document with one leaf changed.
  record Change(String path, Json json) {}

  static List<Change> changes(Json json) {
    return changes("", json);
  }

  private static List<Change> changes(String path, Json json) {
    var all = new ArrayList<Change>();
    switch (json) {
      case Json.Obj(var members) ->
          members.forEach((name, value) -> {
            for (var change : changes(path + "." + name, value)) {
              var copy = new LinkedHashMap<>(members);
              copy.put(name, change.json);
              all.add(new Change(change.path, new Json.Obj(copy)));
            }
            var without = new LinkedHashMap<>(members);
            without.remove(name);
            all.add(new Change(path + "." + name + " left out", new Json.Obj(without)));
          });
      case Json.Arr(var items) -> {
        for (int i = 0; i < items.size(); i++) {
          for (var change : changes(path + "[" + i + "]", items.get(i))) {
            var copy = new ArrayList<>(items);
            copy.set(i, change.json);
            all.add(new Change(change.path, new Json.Arr(copy)));
          }
        }
        if (!items.isEmpty()) {
          all.add(new Change(path + "[] shorter", new Json.Arr(items.subList(1, items.size()))));
        }
      }
      case Json.Str(var text) -> all.add(new Change(path, Json.of(other(text))));
      case Json.Num(BigDecimal number) ->
          all.add(new Change(path, new Json.Num(number.add(BigDecimal.ONE))));
      case Json.Bool(boolean value) -> all.add(new Change(path, new Json.Bool(!value)));
      case Json.Null _ -> all.add(new Change(path, Json.of(1)));
    }
    return all;
  }

  /// A text of the same length in which one character is another of its kind.
  private static String other(String text) {
    if (text.isEmpty()) {
      return "x";
    }
    char last = text.charAt(text.length() - 1);
    char another = last == '1' ? '2' : '1';
    return text.substring(0, text.length() - 1) + another;
  }
}
