package org.openledger.contribute.intake;

import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds what tells a person apart, or reaches one, in a text: by its form alone, so that names,
/// which have none, are not found.
public final class PersonalData {
  private static final Pattern EMAIL =
      Pattern.compile(
          "[\\p{L}\\p{N}._%+-]{1,64}@[\\p{L}\\p{N}-]{1,63}(?:\\.[\\p{L}\\p{N}-]{2,63})+");

  /// Written as telephone numbers are, with a country or a trunk prefix, or in three groups;
  /// numbers that are free to call are an organisation's.
  private static final Pattern TELEPHONE =
      Pattern.compile(
          "(?<![\\p{L}\\p{N}.,+-])(?<![0-9] )(?:"
              + "\\+[1-9][0-9]{0,2}(?:[ .-]?\\(?[0-9]{2,4}\\)?){2,4}"
              + "|\\((?!8(?:00|33|44|55|66|77|88))[0-9]{3}\\) ?[0-9]{3}[ .-][0-9]{4}"
              + "|(?!8(?:00|33|44|55|66|77|88))[0-9]{3}[ .-][0-9]{3}[ .-][0-9]{4}"
              + "|0[1-9][0-9]{1,3} [0-9]{3,4} [0-9]{3,4}"
              + ")(?![\\p{L}\\p{N}])");

  /// Short numbers are told by what stands before them.
  private static final Pattern CALLED =
      Pattern.compile(
          "\\b(?:call|called on|phone|ring|mobile|telephone|tel\\.?|fax):? (?:on |at |under )?"
              + "[0-9]{3}[ -][0-9]{4}\\b",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern ACCOUNT =
      Pattern.compile("\\b[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\\b");

  private static final Pattern CARD =
      Pattern.compile("\\b[3-6][0-9]{3}(?:([ -])[0-9]{4}\\1[0-9]{4}\\1[0-9]{4}|[0-9]{12})\\b");

  private static final Pattern SOCIAL_SECURITY =
      Pattern.compile("(?<![0-9-])[0-9]{3}-[0-9]{2}-[0-9]{4}(?![0-9-])");

  private static final Pattern BIRTH =
      Pattern.compile(
          "\\bborn (?:on )?(?:the )?[0-9]{1,2}(?:st|nd|rd|th)?(?: of)? [A-Z][a-z]+,? [0-9]{4}\\b");

  private static final Pattern HOME =
      Pattern.compile("\\b(?:lives?|living|resides?) (?:at|in) [0-9]{1,5}[a-z]? [A-Z]");

  private static final BigInteger CHECKED_BY = BigInteger.valueOf(97);

  private PersonalData() {}

  /// What was found.
  public enum Kind {
    EMAIL_ADDRESS,
    TELEPHONE_NUMBER,
    BANK_ACCOUNT,
    PAYMENT_CARD,
    SOCIAL_SECURITY_NUMBER,
    DATE_OF_BIRTH,
    HOME_ADDRESS;

    /// The kind as people say it.
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /// The first kind, in their order, of which there is any in a text.
  public static Optional<Kind> in(String text) {
    for (var kind : Kind.values()) {
      if (has(text, kind)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }

  private static boolean has(String text, Kind kind) {
    return switch (kind) {
      case EMAIL_ADDRESS -> EMAIL.matcher(text).find();
      case TELEPHONE_NUMBER -> TELEPHONE.matcher(text).find() || CALLED.matcher(text).find();
      case BANK_ACCOUNT -> hasAccount(text);
      case PAYMENT_CARD -> hasCard(text);
      case SOCIAL_SECURITY_NUMBER -> SOCIAL_SECURITY.matcher(text).find();
      case DATE_OF_BIRTH -> BIRTH.matcher(text).find();
      case HOME_ADDRESS -> HOME.matcher(text).find();
    };
  }

  /// An IBAN: moved by four and with letters as numbers it is 1 modulo 97 (ISO 13616).
  private static boolean hasAccount(String text) {
    for (Matcher found = ACCOUNT.matcher(text); found.find(); ) {
      var account = found.group().replace(" ", "");
      var digits = new StringBuilder();
      for (char c : (account.substring(4) + account.substring(0, 4)).toCharArray()) {
        digits.append(Character.digit(c, 36));
      }
      if (new BigInteger(digits.toString()).mod(CHECKED_BY).equals(BigInteger.ONE)) {
        return true;
      }
    }
    return false;
  }

  /// Sixteen digits that the Luhn algorithm passes (ISO/IEC 7812).
  private static boolean hasCard(String text) {
    for (Matcher found = CARD.matcher(text); found.find(); ) {
      var digits = found.group().replaceAll("[ -]", "");
      int sum = 0;
      for (int i = 0; i < digits.length(); i++) {
        int twice = (digits.charAt(digits.length() - 1 - i) - '0') << (i & 1);
        sum += twice > 9 ? twice - 9 : twice;
      }
      if (sum % 10 == 0) {
        return true;
      }
    }
    return false;
  }
}
