package org.openledger.core.json;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Map;
import java.util.TreeMap;

/// The three text forms of a value: canonical (RFC 8785), compact and pretty.
final class JsonWriter {
  private enum Form {
    CANONICAL,
    COMPACT,
    PRETTY
  }

  private final StringBuilder out = new StringBuilder();
  private final Form form;

  private JsonWriter(Form form) {
    this.form = form;
  }

  static String canonical(Json value) {
    return write(value, Form.CANONICAL);
  }

  static String compact(Json value) {
    return write(value, Form.COMPACT);
  }

  static String pretty(Json value) {
    return write(value, Form.PRETTY);
  }

  private static String write(Json value, Form form) {
    var writer = new JsonWriter(form);
    writer.value(value, 0);
    return writer.out.toString();
  }

  private void value(Json value, int depth) {
    switch (value) {
      case Json.Null() -> out.append("null");
      case Json.Bool(var bool) -> out.append(bool);
      case Json.Num(var number) -> number(number);
      case Json.Str(var text) -> string(text);
      case Json.Arr(var items) -> {
        out.append('[');
        var separator = "";
        for (var item : items) {
          out.append(separator);
          newLine(depth + 1);
          value(item, depth + 1);
          separator = ",";
        }
        close(items.isEmpty(), ']', depth);
      }
      case Json.Obj(var members) -> object(members, depth);
    }
  }

  private void object(Map<String, Json> members, int depth) {
    out.append('{');
    var separator = "";
    // String's natural order is by UTF-16 code units, as RFC 8785 section 3.2.3 demands.
    var ordered = form == Form.CANONICAL ? new TreeMap<>(members) : members;
    for (var member : ordered.entrySet()) {
      out.append(separator);
      newLine(depth + 1);
      string(member.getKey());
      out.append(form == Form.PRETTY ? ": " : ":");
      value(member.getValue(), depth + 1);
      separator = ",";
    }
    close(members.isEmpty(), '}', depth);
  }

  private void close(boolean empty, char bracket, int depth) {
    if (!empty) {
      newLine(depth);
    }
    out.append(bracket);
  }

  private void newLine(int depth) {
    if (form == Form.PRETTY) {
      out.append('\n').repeat("  ", depth);
    }
  }

  private void number(BigDecimal value) {
    if (form != Form.CANONICAL) {
      out.append(value.scale() <= 0 && value.scale() > -40 ? value.toPlainString() : value);
      return;
    }
    double number = value.doubleValue();
    if (!Double.isFinite(number) || (isWhole(value) && !isShortestOf(value, number))) {
      throw new JsonException(
          "the number " + value + " is not exactly a double; write it as a string");
    }
    out.append(ecmaScript(number));
  }

  private static boolean isWhole(BigDecimal value) {
    return value.stripTrailingZeros().scale() <= 0;
  }

  /// Whether the decimal is the double's exact value or its shortest decimal form.
  private static boolean isShortestOf(BigDecimal value, double number) {
    return new BigDecimal(number).compareTo(value) == 0
        || new BigDecimal(Double.toString(number)).compareTo(value) == 0;
  }

  /// The text that ECMAScript's Number::toString gives: shortest digits, plain notation between
  /// 10^-6 and 10^21. `Double.toString` has given the shortest digits since JDK 19.
  private static String ecmaScript(double number) {
    if (number == 0) {
      return "0";
    }
    var shortest = shortest(Math.abs(number));
    var digits = shortest.unscaledValue().toString();
    int point = digits.length() - shortest.scale();
    var sign = number < 0 ? "-" : "";
    if (point > 21 || point < -5) {
      int exponent = point - 1;
      var mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
      return sign + mantissa + "e" + (exponent < 0 ? "-" : "+") + Math.abs(exponent);
    }
    if (point <= 0) {
      return sign + "0." + "0".repeat(-point) + digits;
    }
    return point >= digits.length()
        ? sign + digits + "0".repeat(point - digits.length())
        : sign + digits.substring(0, point) + "." + digits.substring(point);
  }

  /// The shortest decimal that reads back as `number`. Java prints two digits where one would do
  /// (4.9E-324 for 5e-324), so one digit is tried.
  private static BigDecimal shortest(double number) {
    var printed = new BigDecimal(Double.toString(number)).stripTrailingZeros();
    var rounded = printed.round(new MathContext(1, RoundingMode.HALF_EVEN));
    return printed.precision() == 2 && rounded.doubleValue() == number ? rounded : printed;
  }

  private void string(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < 0x20) {
            out.append("\\u00").append(c < 0x10 ? "0" : "1");
            out.append(Character.forDigit(c & 0xf, 16));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
