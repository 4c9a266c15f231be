package org.openledger.core.json;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;

/// A strict parser of RFC 8259 text: no comments, no trailing commas, no duplicate members.
final class JsonParser {
  /// Most characters of a number.
  static final int NUMBER_CHARS_MAX = 400;

  private final String text;
  private int at;

  JsonParser(String text) {
    this.text = text;
  }

  Json document() {
    skipSpace();
    var value = value(0);
    skipSpace();
    if (at < text.length()) {
      throw fault("text follows the value");
    }
    return value;
  }

  private Json value(int depth) {
    if (depth > Json.DEPTH_MAX) {
      throw fault("values nest deeper than " + Json.DEPTH_MAX);
    }
    return switch (peek()) {
      case '{' -> object(depth);
      case '[' -> array(depth);
      case '"' -> new Json.Str(string());
      case 't' -> word("true", new Json.Bool(true));
      case 'f' -> word("false", new Json.Bool(false));
      case 'n' -> word("null", new Json.Null());
      default -> number();
    };
  }

  private Json object(int depth) {
    at++;
    Map<String, Json> members = new LinkedHashMap<>();
    skipSpace();
    if (peek() == '}') {
      at++;
      return new Json.Obj(members);
    }
    do {
      skipSpace();
      if (peek() != '"') {
        throw fault("a member name was expected");
      }
      var name = string();
      skipSpace();
      expect(':');
      skipSpace();
      if (members.putIfAbsent(name, value(depth + 1)) != null) {
        throw fault("the member \"" + name + "\" appears twice");
      }
      skipSpace();
    } while (more('}'));
    return new Json.Obj(members);
  }

  private Json array(int depth) {
    at++;
    var items = new ArrayList<Json>();
    skipSpace();
    if (peek() == ']') {
      at++;
      return new Json.Arr(items);
    }
    do {
      skipSpace();
      items.add(value(depth + 1));
      skipSpace();
    } while (more(']'));
    return new Json.Arr(items);
  }

  private boolean more(char close) {
    char c = peek();
    if (c != ',' && c != close) {
      throw fault("',' or '" + close + "' was expected");
    }
    at++;
    return c == ',';
  }

  private String string() {
    at++;
    var out = new StringBuilder();
    while (true) {
      char c = peek();
      at++;
      if (c == '"') {
        return out.toString();
      }
      if (c < 0x20) {
        at--;
        throw fault("a control character inside a string must be escaped");
      }
      out.append(c == '\\' ? escaped() : c);
    }
  }

  private char escaped() {
    char c = peek();
    at++;
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unicode();
      default -> throw fault("unknown escape \\" + c);
    };
  }

  private char unicode() {
    int value = 0;
    for (int i = 0; i < 4; i++) {
      int digit = Character.digit(peek(), 16);
      if (digit < 0) {
        throw fault("\\u needs four hexadecimal digits");
      }
      value = value * 16 + digit;
      at++;
    }
    return (char) value;
  }

  private Json number() {
    int start = at;
    if (peek() == '-') {
      at++;
    }
    char first = peek();
    digits();
    if (first == '0' && at - start > (text.charAt(start) == '-' ? 2 : 1)) {
      throw fault("a number must not begin with a zero");
    }
    if (at < text.length() && text.charAt(at) == '.') {
      at++;
      digits();
    }
    if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
      at++;
      if (at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '-')) {
        at++;
      }
      digits();
    }
    if (at - start > NUMBER_CHARS_MAX) {
      throw fault("a number has more than " + NUMBER_CHARS_MAX + " characters");
    }
    try {
      return new Json.Num(new BigDecimal(text.substring(start, at)));
    } catch (NumberFormatException e) {
      throw fault("the number's exponent is out of range");
    }
  }

  private void digits() {
    int start = at;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    if (at == start) {
      throw fault(at < text.length() ? "unexpected '" + text.charAt(at) + "'" : "the text ends");
    }
  }

  private Json word(String word, Json value) {
    if (!text.startsWith(word, at)) {
      throw fault("unexpected '" + text.charAt(at) + "'");
    }
    at += word.length();
    return value;
  }

  private void expect(char c) {
    if (peek() != c) {
      throw fault("'" + c + "' was expected");
    }
    at++;
  }

  private char peek() {
    if (at >= text.length()) {
      throw fault("the text ends too early");
    }
    return text.charAt(at);
  }

  private void skipSpace() {
    while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private JsonException fault(String what) {
    int line = 1;
    int column = 1;
    for (int i = 0; i < Math.min(at, text.length()); i++) {
      column = text.charAt(i) == '\n' ? 1 : column + 1;
      line += text.charAt(i) == '\n' ? 1 : 0;
    }
    return new JsonException(what, line, column);
  }
}
