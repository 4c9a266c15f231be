package org.openledger.memory.credit;

/// Letters of other alphabets that look like Latin ones: whoever writes some of them into Latin
/// words has written the same words, to people.
final class Lookalikes {
  private static final String OTHERS = "аеорсухіјѕһԁԛԝѵοανρτικυχ";
  private static final String LATIN = "aeopcyxijshdqwvoavptikux";

  private Lookalikes() {}

  /// A folded word that has Latin letters and others that look like such, in Latin letters; any
  /// other word as it is.
  static String latin(String word) {
    if (word.chars().noneMatch(each -> each >= 'a' && each <= 'z')
        || word.chars().noneMatch(each -> OTHERS.indexOf(each) >= 0)) {
      return word;
    }
    var latin = new StringBuilder(word);
    for (int i = 0; i < word.length(); i++) {
      int at = OTHERS.indexOf(word.charAt(i));
      if (at >= 0) {
        latin.setCharAt(i, LATIN.charAt(at));
      }
    }
    return latin.toString();
  }
}
