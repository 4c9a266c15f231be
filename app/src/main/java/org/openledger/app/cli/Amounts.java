package org.openledger.app.cli;

import java.math.BigInteger;
import java.util.List;
import org.openledger.core.json.Json;
import org.openledger.core.money.Open;

/// Amounts as text for people.
final class Amounts {
  private Amounts() {}

  /// Smallest units, written as a decimal string, in whole OPEN.
  static String open(Json units) {
    return open(new BigInteger(units.text()));
  }

  /// The same of a number.
  static String open(BigInteger amount) {
    return amount.signum() < 0 ? "-" + new Open(amount.negate()) : new Open(amount).toString();
  }

  /// The same for the amounts that rows have under a name, as a column: of one length, with their
  /// points below one another.
  static List<String> column(List<Json> rows, String name) {
    var texts = rows.stream().map(row -> open(row.get(name))).toList();
    int before = texts.stream().mapToInt(Amounts::point).max().orElse(0);
    int behind = texts.stream().mapToInt(text -> text.length() - point(text)).max().orElse(0);
    return texts.stream()
        .map(text ->
            " ".repeat(before - point(text))
                + text
                + " ".repeat(behind - text.length() + point(text)))
        .toList();
  }

  /// Where the decimals of a number begin, or would.
  private static int point(String number) {
    int at = number.indexOf('.');
    return at < 0 ? number.length() : at;
  }
}
