package org.openledger.memory.credit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.openledger.core.flow.Attribution;
import org.openledger.memory.credit.EvidenceGroups.Evidence;
import org.openledger.memory.credit.EvidenceGroups.Group;
import org.openledger.memory.passage.Span;
import org.openledger.memory.search.Found;
import org.openledger.memory.search.Remembered;

/// Credits the records that an answer was written from: evidence groups, the value of every
/// coalition of them by [PointerMixture], exact Shapley values. Usable from any thread if its
/// tokenizer is.
public final class Crediting {
  private final Origins origins;
  private final Alignment alignment;
  private final Function<String, int[]> tokens;

  /// @param origins over all records of the index, not only those that are found
  /// @param alignment the Datanets' calibrated rule
  /// @param tokens the base's token ids of a text
  public Crediting(Origins origins, Alignment alignment, Function<String, int[]> tokens) {
    this.origins = origins;
    this.alignment = alignment;
    this.tokens = tokens;
  }

  /// Passages that were found, best first, without those that say what one before them says: what
  /// an answer is written from.
  public List<Found> apart(String question, List<Found> found) {
    return EvidenceGroups.apart(question, found, origins, alignment);
  }

  /// Quoted sentences, each with who said it first.
  public List<Statement> statements(String question, List<Quoted> quoted) {
    return quoted.stream()
        .map(each -> {
          var record = each.from().record();
          int place = origins.place(record);
          var earliest = origins.earliest(question, place, each.said(), alignment);
          return new Statement(record, earliest, each.said());
        })
        .toList();
  }

  /// An answer of which so much was said before is a copy: one part in so many.
  private static final int PART = 3;

  /// Whether records of this index said a third or more of what an answer from another one informs
  /// of, and said it before.
  ///
  /// @param question what it answers
  /// @param statements its sentences
  /// @param elder whether a record of this index, the first, was committed to before one of the
  ///   other
  public boolean saidBefore(
      String question, List<Statement> statements, BiPredicate<Remembered, Remembered> elder) {
    var heard = new HashMap<Remembered, Hearsay>();
    long before = 0;
    long all = 0;
    for (var each : statements) {
      var hearsay =
          heard.computeIfAbsent(
              each.from(), from -> new Hearsay(origins, alignment, question, from));
      int[] said = hearsay.terms(each.sentence());
      long counts = (long) each.sentence().length() * hearsay.informs(said);
      all += counts;
      var first = hearsay.first(said);
      if (first.isPresent() && elder.test(first.get().earliest(), since(each, said, hearsay))) {
        before += counts * first.get().part() / Hearsay.WHOLE;
      }
    }
    return before > 0 && PART * before >= all;
  }

  /// The record by whose age a sentence of another index is judged: the earliest there that says
  /// it, if it does so by what words weigh here. There, whoever owns the index decides what is
  /// rare.
  private static Remembered since(Statement statement, int[] said, Hearsay hearsay) {
    var earliest = statement.earliest();
    var from = statement.from();
    return earliest.equals(from) || hearsay.says(earliest, said) ? earliest : from;
  }

  /// Whose evidence an answer quotes.
  ///
  /// @param quoted in the answer's order
  public EvidenceGroups groups(String question, List<Quoted> quoted) {
    return EvidenceGroups.of(question, quoted, origins, alignment);
  }

  /// The credit of an answer.
  ///
  /// @param question what was asked
  /// @param quoted what of the answer is quoted, in its order
  /// @param answer its tokens
  public Credit of(String question, List<Quoted> quoted, AnswerTokens answer) {
    var groups = groups(question, quoted).groups();
    if (groups.isEmpty()) {
      return Credit.NONE;
    }
    var texts = groups.stream().map(this::texts).toList();
    long[] values = PointerMixture.values(answer, weights(groups, answer), texts);
    return Credit.of(groups.stream().map(Group::earliest).toList(), values);
  }

  /// The tokens of a group's sentences; those that follow each other in one record are one text,
  /// those that inform nobody are none.
  private List<int[]> texts(Group group) {
    var texts = new ArrayList<int[]>();
    var evidence = group.evidence().stream().filter(each -> each.weight() > 0).toList();
    for (int i = 0; i < evidence.size(); ) {
      int next = i + 1;
      while (next < evidence.size() && goesOn(evidence.get(next - 1), evidence.get(next))) {
        next++;
      }
      var first = evidence.get(i).quoted();
      int end = evidence.get(next - 1).quoted().sentence().end();
      var run = new Span(first.sentence().start(), end);
      texts.add(tokens.apply(run.of(first.from().record().text())));
      i = next;
    }
    return texts;
  }

  /// Whether a sentence stands right behind another one in the same record.
  private static boolean goesOn(Evidence before, Evidence after) {
    var record = before.quoted().from().record();
    int from = before.quoted().sentence().end();
    int to = after.quoted().sentence().start();
    return record.commitment().equals(after.quoted().from().record().commitment())
        && from <= to
        && record.text().substring(from, to).isBlank();
  }

  /// What each token of the answer counts: as much as the sentence in which it ends, nothing
  /// outside of quotations.
  private static int[] weights(List<Group> groups, AnswerTokens answer) {
    int[] weights = new int[answer.length()];
    for (var group : groups) {
      for (var each : group.evidence()) {
        Attribution.Range range = each.quoted().answer();
        for (int t = 0; t < weights.length; t++) {
          int last = answer.encoding().ends()[t] - 1;
          if (last >= range.start() && last < range.end()) {
            weights[t] = each.weight();
          }
        }
      }
    }
    return weights;
  }
}
