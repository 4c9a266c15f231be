package org.openledger.bench.torture;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.openledger.core.json.Json;
import org.openledger.core.random.CounterRandom;

/// Changes of a JSON document: every value altered, exchanged for its neighbour, left out; and
/// random ones, several at a time.
final class Mutations {
  private static final List<Json> STRANGE =
      List.of(
          Json.ofNull(),
          Json.of(0),
          Json.of(-1),
          Json.of(Long.MAX_VALUE),
          Json.of(true),
          Json.of(""),
          Json.of("0x"),
          Json.of("0x" + "00".repeat(32)),
          Json.array(List.of()),
          Json.object().build());

  private final Json honest;
  private final List<List<Object>> paths = new ArrayList<>();

  /// Changes of one document.
  Mutations(Json honest) {
    this.honest = honest;
    walk(honest, List.of());
  }

  /// A changed document, and where it was changed.
  record Mutant(String where, Json json) {}

  private void walk(Json json, List<Object> path) {
    if (!path.isEmpty()) {
      paths.add(path);
    }
    switch (json) {
      case Json.Obj(var members) ->
          members.forEach((name, value) -> walk(value, appended(path, name)));
      case Json.Arr(var items) -> {
        for (int i = 0; i < items.size(); i++) {
          walk(items.get(i), appended(path, i));
        }
      }
      case Json.Str _, Json.Num _, Json.Bool _, Json.Null _ -> {}
    }
  }

  private static List<Object> appended(List<Object> path, Object step) {
    var longer = new ArrayList<>(path);
    longer.add(step);
    return List.copyOf(longer);
  }

  /// Every value flipped, exchanged with each value of its kind beside it, and left out; every
  /// document of one change.
  List<Mutant> single() {
    var all = new ArrayList<Mutant>();
    for (var path : paths) {
      var value = at(honest, path);
      flipped(value).ifPresent(other -> add(all, path, "flipped", with(honest, path, other)));
      add(all, path, "left out", without(honest, path));
      for (var sibling : siblings(path)) {
        var other = at(honest, sibling);
        if (!other.equals(value) && other.getClass() == value.getClass()) {
          var swapped = with(with(honest, path, other), sibling, value);
          add(all, path, "exchanged with " + sibling, swapped);
        }
      }
    }
    return all;
  }

  private static void add(List<Mutant> all, List<Object> path, String how, Json json) {
    all.add(new Mutant(path + " " + how, json));
  }

  private List<List<Object>> siblings(List<Object> path) {
    var parent = path.subList(0, path.size() - 1);
    return paths.stream()
        .filter(
            other -> other.size() == path.size() && other.subList(0, parent.size()).equals(parent))
        .filter(other -> paths.indexOf(other) > paths.indexOf(path))
        .toList();
  }

  /// A document of one to four random changes.
  ///
  /// @param other another honest document, of which parts may be taken
  Mutant random(Json other, CounterRandom random) {
    var json = honest;
    var where = new StringBuilder();
    for (int left = 1 + random.nextInt(4); left > 0; left--) {
      var path = paths.get(random.nextInt(paths.size()));
      if (find(json, path).isEmpty()) {
        continue;
      }
      where.append(path);
      json =
          switch (random.nextInt(6)) {
            case 0 -> without(json, path);
            case 1 -> with(json, path, STRANGE.get(random.nextInt(STRANGE.size())));
            case 2 -> with(json, path, at(honest, paths.get(random.nextInt(paths.size()))));
            case 3 -> {
              var taken = find(other, path);
              yield taken.isPresent() ? with(json, path, taken.get()) : json;
            }
            default -> with(json, path, altered(at(json, path), random));
          };
    }
    return new Mutant(where.toString(), json);
  }

  /// Another value of the same kind; nothing for what holds others.
  private static Optional<Json> flipped(Json value) {
    return switch (value) {
      case Json.Str(var text) -> Optional.of(Json.of(flipped(text, text.length() - 1, 1)));
      case Json.Num(var number) -> Optional.of(new Json.Num(number.add(BigDecimal.ONE)));
      case Json.Bool(boolean is) -> Optional.of(Json.of(!is));
      case Json.Null _ -> Optional.of(Json.of(1));
      case Json.Obj _, Json.Arr _ -> Optional.empty();
    };
  }

  private static Json altered(Json value, CounterRandom random) {
    return switch (value) {
      case Json.Str(var text) ->
          Json.of(
              flipped(text, random.nextInt(Math.max(1, text.length())), 1 + random.nextInt(14)));
      case Json.Num(var number) ->
          new Json.Num(
              random.nextInt(2) == 0
                  ? number.add(BigDecimal.valueOf(random.nextInt(5) - 2))
                  : number.multiply(BigDecimal.TEN).negate());
      case Json.Bool(boolean is) -> Json.of(!is);
      case Json.Null _ -> Json.of(random.nextInt());
      case Json.Arr(var items) -> {
        var more = new ArrayList<>(items);
        if (!more.isEmpty()) {
          more.add(more.get(random.nextInt(more.size())));
        }
        yield Json.array(more);
      }
      case Json.Obj(var members) -> {
        var more = new LinkedHashMap<>(members);
        more.put("torture", Json.of(random.nextInt()));
        yield new Json.Obj(more);
      }
    };
  }

  /// A text in which one character is another, among digits a digit.
  private static String flipped(String text, int at, int by) {
    if (text.isEmpty()) {
      return "x";
    }
    char old = text.charAt(at);
    int digit = Character.digit(old, 16);
    char other = digit >= 0 ? Character.forDigit((digit + by) % 16, 16) : (char) (old ^ 1);
    // A number in decimals stays one.
    if (text.chars().allMatch(Character::isDigit)) {
      other = Character.forDigit((old - '0' + 1 + by % 9) % 10, 10);
    }
    return text.substring(0, at) + (other == old ? 'z' : other) + text.substring(at + 1);
  }

  private static Json at(Json json, List<Object> path) {
    return find(json, path).orElseThrow();
  }

  private static Optional<Json> find(Json json, List<Object> path) {
    var found = Optional.of(json);
    for (var step : path) {
      found = found.flatMap(inside -> child(inside, step));
    }
    return found;
  }

  private static Optional<Json> child(Json json, Object step) {
    return switch (json) {
      case Json.Obj(var members) when step instanceof String name ->
          Optional.ofNullable(members.get(name));
      case Json.Arr(var items) when step instanceof Integer i && i < items.size() ->
          Optional.of(items.get(i));
      default -> Optional.empty();
    };
  }

  static Json with(Json json, List<Object> path, Json value) {
    return edited(json, path, Optional.of(value));
  }

  private static Json without(Json json, List<Object> path) {
    return edited(json, path, Optional.empty());
  }

  private static Json edited(Json json, List<Object> path, Optional<Json> value) {
    if (path.isEmpty()) {
      return value.orElse(json);
    }
    var rest = path.subList(1, path.size());
    var inside = child(json, path.getFirst());
    if (inside.isEmpty()) {
      return json;
    }
    var changed = rest.isEmpty() ? value : Optional.of(edited(inside.get(), rest, value));
    return switch (json) {
      case Json.Obj(var members) -> {
        var copy = new LinkedHashMap<>(members);
        var name = (String) path.getFirst();
        changed.ifPresentOrElse(it -> copy.put(name, it), () -> copy.remove(name));
        yield new Json.Obj(copy);
      }
      case Json.Arr(var items) -> {
        var copy = new ArrayList<>(items);
        int i = (Integer) path.getFirst();
        changed.ifPresentOrElse(it -> copy.set(i, it), () -> copy.remove(i));
        yield Json.array(copy);
      }
      case Json.Str _, Json.Num _, Json.Bool _, Json.Null _ -> json;
    };
  }
}
