package org.openledger.core.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A JSON value. Objects keep the order of their members; the canonical form sorts them.
public sealed interface Json {
  /// Bytes of text accepted when no other bound is given.
  int CHARS_MAX = 256 << 20;

  /// Deepest nesting accepted.
  int DEPTH_MAX = 256;

  /// `null`.
  record Null() implements Json {}

  /// `true` or `false`.
  record Bool(boolean value) implements Json {}

  /// A number, exactly as written.
  record Num(BigDecimal value) implements Json {}

  /// A string.
  record Str(String value) implements Json {}

  /// An array.
  record Arr(List<Json> items) implements Json {
    public Arr {
      items = List.copyOf(items);
    }
  }

  /// An object.
  record Obj(Map<String, Json> members) implements Json {
    public Obj {
      members = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }
  }

  /// The value written in `text`.
  ///
  /// @throws JsonException naming the line and column of the first fault
  static Json parse(String text) {
    return parse(text, CHARS_MAX);
  }

  /// The value written in `text`, which must not be longer than `charsMax`.
  static Json parse(String text, int charsMax) {
    if (text.length() > charsMax) {
      throw new JsonException(
          "the JSON text has " + text.length() + " characters, at most " + charsMax + " allowed");
    }
    return new JsonParser(text).document();
  }

  /// The RFC 8785 canonical form: members sorted by UTF-16 code units, numbers as ECMAScript prints
  /// doubles, no white space.
  ///
  /// @throws JsonException if a whole number is not exactly a double (write large integers as
  ///   strings)
  default String canonical() {
    return JsonWriter.canonical(this);
  }

  /// A form for people: two spaces of indentation, members in their own order.
  default String pretty() {
    return JsonWriter.pretty(this);
  }

  /// The shortest form on one line, members in their own order, numbers as written.
  default String compact() {
    return JsonWriter.compact(this);
  }

  /// A string.
  static Json of(String value) {
    return new Str(value);
  }

  /// An integer.
  static Json of(long value) {
    return new Num(BigDecimal.valueOf(value));
  }

  /// An integer of any size.
  static Json of(BigInteger value) {
    return new Num(new BigDecimal(value));
  }

  /// A finite double, in its shortest decimal form.
  static Json of(double value) {
    if (!Double.isFinite(value)) {
      throw new JsonException("JSON has no number for " + value);
    }
    return new Num(new BigDecimal(Double.toString(value)));
  }

  /// A boolean.
  static Json of(boolean value) {
    return new Bool(value);
  }

  /// `null`.
  static Json ofNull() {
    return new Null();
  }

  /// An array.
  static Json array(List<? extends Json> items) {
    return new Arr(List.copyOf(items));
  }

  /// An array of strings.
  static Json strings(List<String> items) {
    return new Arr(items.stream().map(Json::of).toList());
  }

  /// The strings of an array.
  default List<String> texts() {
    return items().stream().map(Json::text).toList();
  }

  /// A builder of an object.
  static ObjectBuilder object() {
    return new ObjectBuilder();
  }

  /// The member of an object.
  ///
  /// @throws JsonException if this is no object or has no such member
  default Json get(String name) {
    return find(name)
        .orElseThrow(() -> new JsonException("the member \"" + name + "\" is missing"));
  }

  /// The member of an object, if it is there and not null.
  default Optional<Json> find(String name) {
    if (this instanceof Obj(var members)) {
      return Optional.ofNullable(members.get(name)).filter(value -> !(value instanceof Null));
    }
    throw new JsonException("an object with \"" + name + "\" was expected, not " + kind());
  }

  /// The members of an object.
  default Map<String, Json> members() {
    if (this instanceof Obj(var members)) {
      return members;
    }
    throw new JsonException("an object was expected, not " + kind());
  }

  /// The items of an array.
  default List<Json> items() {
    if (this instanceof Arr(var items)) {
      return items;
    }
    throw new JsonException("an array was expected, not " + kind());
  }

  /// The text of a string.
  default String text() {
    if (this instanceof Str(var value)) {
      return value;
    }
    throw new JsonException("a string was expected, not " + kind());
  }

  /// The value of a boolean.
  default boolean bool() {
    if (this instanceof Bool(var value)) {
      return value;
    }
    throw new JsonException("true or false was expected, not " + kind());
  }

  /// The value of a number.
  default BigDecimal number() {
    if (this instanceof Num(var value)) {
      return value;
    }
    throw new JsonException("a number was expected, not " + kind());
  }

  /// The value of a number as a double.
  default double asDouble() {
    return number().doubleValue();
  }

  /// The value of a whole number that fits 64 bits.
  default long asLong() {
    try {
      return boundedScale(number()).longValueExact();
    } catch (ArithmeticException e) {
      throw new JsonException("a whole number of 64 bits was expected, not " + compact());
    }
  }

  /// The value of a whole number that fits 32 bits.
  default int asInt() {
    long value = asLong();
    if (value != (int) value) {
      throw new JsonException("a whole number of 32 bits was expected, not " + value);
    }
    return (int) value;
  }

  /// The value of a whole number of any size.
  default BigInteger integer() {
    try {
      return boundedScale(number()).toBigIntegerExact();
    } catch (ArithmeticException e) {
      throw new JsonException("a whole number was expected, not " + compact());
    }
  }

  /// The value of a whole number that is written as a string of decimal digits, because not every
  /// reader keeps all digits of a JSON number.
  default BigInteger integerText() {
    var text = text();
    if (text.length() > JsonParser.NUMBER_CHARS_MAX || !text.matches("0|-?[1-9][0-9]*")) {
      throw new JsonException("a whole number in decimal digits was expected as a string");
    }
    return new BigInteger(text);
  }

  /// The value of a string of decimal digits that fits 64 bits.
  default long longText() {
    var value = integerText();
    if (value.bitLength() >= Long.SIZE) {
      throw new JsonException("a whole number of 64 bits was expected, not " + value);
    }
    return value.longValue();
  }

  /// What this is, for messages.
  private String kind() {
    return switch (this) {
      case Null() -> "null";
      case Bool _ -> "a boolean";
      case Num _ -> "a number";
      case Str _ -> "a string";
      case Arr _ -> "an array";
      case Obj _ -> "an object";
    };
  }

  private static BigDecimal boundedScale(BigDecimal value) {
    if (Math.abs((long) value.scale()) > 400) {
      throw new JsonException("the number's exponent is out of range");
    }
    return value;
  }

  /// Members of an object being put together, in order.
  final class ObjectBuilder {
    private final Map<String, Json> members = new LinkedHashMap<>();

    private ObjectBuilder() {}

    /// Adds a member; a second one of the same name is an error.
    public ObjectBuilder put(String name, Json value) {
      if (members.putIfAbsent(name, value) != null) {
        throw new JsonException("the member \"" + name + "\" is given twice");
      }
      return this;
    }

    /// Adds a string.
    public ObjectBuilder put(String name, String value) {
      return put(name, of(value));
    }

    /// Adds an integer.
    public ObjectBuilder put(String name, long value) {
      return put(name, of(value));
    }

    /// Adds a double.
    public ObjectBuilder put(String name, double value) {
      return put(name, of(value));
    }

    /// Adds a boolean.
    public ObjectBuilder put(String name, boolean value) {
      return put(name, of(value));
    }

    /// Adds an array.
    public ObjectBuilder put(String name, List<? extends Json> items) {
      return put(name, array(new ArrayList<>(items)));
    }

    /// The object.
    public Json build() {
      return new Obj(members);
    }
  }
}
