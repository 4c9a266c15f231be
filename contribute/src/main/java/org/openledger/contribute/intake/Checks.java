package org.openledger.contribute.intake;

import java.util.List;
import java.util.Optional;
import org.openledger.contribute.duplicates.Shingles;
import org.openledger.contribute.record.CanonicalText;
import org.openledger.contribute.record.Datanet;
import org.openledger.contribute.record.Draft;
import org.openledger.contribute.record.Profile;
import org.openledger.core.flow.AlsoAsked;

/// The rules a record must meet to enter a Datanet, and its canonical form once it does.
public final class Checks {
  private static final int ID_CHARS_MAX = 300;

  /// Characters of another wording of a question.
  private static final int WORDING_MIN = 3;

  private static final int WORDING_MAX = 300;

  private Checks() {}

  /// Outcome of the checks.
  public sealed interface Outcome {
    /// The record in canonical form.
    record Good(Draft draft) implements Outcome {}

    /// Why not.
    record Bad(Reason reason, String detail) implements Outcome {}
  }

  /// What becomes of a record that is offered to a Datanet.
  public static Outcome check(Datanet datanet, Draft raw) {
    var id = raw.id();
    if (!isName(id) || !isName(raw.document())) {
      return bad(Reason.BAD_ID, "ids have 1 to " + ID_CHARS_MAX + " printable characters");
    }
    var contributor = CanonicalText.handle(raw.contributor());
    if (contributor.isEmpty()) {
      return bad(Reason.BAD_CONTRIBUTOR, "\"" + raw.contributor() + "\" is no handle or name");
    }
    if (raw.licence().isBlank()) {
      return bad(Reason.LICENCE_MISSING, "the record names no licence");
    }
    if (!datanet.licences().contains(raw.licence())) {
      return bad(
          Reason.LICENCE_NOT_ALLOWED,
          raw.licence() + " is not among " + String.join(", ", datanet.licences()));
    }
    var profile = datanet.profile();
    return firstFault(raw.text(), "text", profile.textMin(), profile.textMax())
        .or(() -> firstFault(raw.prompt(), "prompt", profile.promptMin(), profile.promptMax()))
        .or(() -> alsoAsked(profile, raw.alsoAsked()))
        .orElseGet(() -> wanted(profile, raw, contributor.get()));
  }

  /// The record in canonical form, unless nobody should be quoted with it.
  private static Outcome wanted(Profile profile, Draft raw, String contributor) {
    var good =
        new Draft(
            raw.id(),
            raw.document(),
            contributor,
            raw.licence(),
            CanonicalText.of(raw.prompt()),
            CanonicalText.of(raw.text()),
            canonical(raw));
    return unwanted(profile, raw, good.alsoAsked()).orElseGet(() -> new Outcome.Good(good));
  }

  private static Optional<Outcome> alsoAsked(Profile profile, List<String> wordings) {
    if (profile.promptMax() == 0 && !wordings.isEmpty()) {
      var detail = "running text has no question that could be worded in other ways";
      return Optional.of(bad(Reason.TOO_LONG, detail));
    }
    if (wordings.size() > AlsoAsked.MOST) {
      var detail = "the record has %d other wordings of its question, at most %d are allowed";
      return Optional.of(bad(Reason.TOO_LONG, detail.formatted(wordings.size(), AlsoAsked.MOST)));
    }
    return wordings.stream()
        .flatMap(each -> wordingFault(each).or(() -> wordingFault(oneLine(each))).stream())
        .findFirst();
  }

  private static Optional<Outcome> wordingFault(String wording) {
    return firstFault(wording, "other wording", WORDING_MIN, WORDING_MAX);
  }

  /// Blanks that are none to CanonicalText.of may stand at the ends.
  private static String oneLine(String raw) {
    return CanonicalText.onOneLine(raw).strip();
  }

  /// The other wordings, each on one line; what is said twice, or is the question, says nothing.
  private static List<String> canonical(Draft raw) {
    var prompt = oneLine(raw.prompt());
    return raw.alsoAsked().stream()
        .map(Checks::oneLine)
        .filter(each -> !each.equals(prompt))
        .distinct()
        .toList();
  }

  /// What nobody should be quoted with.
  private static Optional<Outcome> unwanted(Profile profile, Draft raw, List<String> wordings) {
    var alsoAsked = String.join("\n", wordings);
    return PersonalData.in(raw.prompt() + "\n" + raw.text() + "\n" + alsoAsked)
        .map(
            kind -> bad(Reason.PERSONAL_DATA, "the record has the " + kind.word() + " of a person"))
        .or(() ->
            Spam.in(raw.text(), profile == Profile.QA)
                .or(() -> Spam.in(alsoAsked, false))
                .map(why -> bad(Reason.SPAM, why)));
  }

  private static boolean isName(String id) {
    return !id.isBlank()
        && id.length() <= ID_CHARS_MAX
        && CanonicalText.firstForbidden(id) < 0
        && id.indexOf('\n') < 0
        && id.equals(CanonicalText.of(id));
  }

  private static Optional<Outcome> firstFault(String raw, String field, int min, int max) {
    if (raw.length() > 4L * max + 4_096) {
      return Optional.of(tooLong(field, raw.length(), max)); // before any costly work
    }
    var text = CanonicalText.of(raw);
    int forbidden = CanonicalText.firstForbidden(text);
    if (forbidden >= 0) {
      var where = "U+%04X at character %d of the %s";
      return Optional.of(
          bad(
              Reason.CONTROL_CHARACTERS,
              where.formatted(text.codePointAt(forbidden), forbidden + 1, field)));
    }
    if (min > 0 && Shingles.words(text).isEmpty()) {
      return Optional.of(bad(Reason.EMPTY, "the " + field + " has no words"));
    }
    if (text.length() < min) {
      var detail = "the %s has %d characters, at least %d are needed";
      return Optional.of(bad(Reason.TOO_SHORT, detail.formatted(field, text.length(), min)));
    }
    return text.length() > max ? Optional.of(tooLong(field, text.length(), max)) : Optional.empty();
  }

  private static Outcome tooLong(String field, int length, int max) {
    var detail = "the %s has %d characters, at most %d are allowed";
    return bad(Reason.TOO_LONG, detail.formatted(field, length, max));
  }

  private static Outcome bad(Reason reason, String detail) {
    return new Outcome.Bad(reason, detail);
  }
}
