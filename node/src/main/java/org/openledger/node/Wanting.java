package org.openledger.node;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.openledger.contribute.intake.PersonalData;
import org.openledger.core.crypto.Address;
import org.openledger.core.flow.DatanetId;
import org.openledger.core.flow.ModelId;
import org.openledger.core.flow.SnapshotRef;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Keccak;
import org.openledger.core.text.CaseFold;
import org.openledger.core.text.Segmenter;
import org.openledger.memory.search.Nearness;
import org.openledger.model.token.ChatMessage.Role;
import org.openledger.serve.Question;

/// Wanting: questions that nothing answered are listed for whoever could write what does, if their
/// askers say so, by how many different parties asked. Who asked is not kept, and what tells a
/// person apart is not listed; what is answered by now is taken off.
public final class Wanting {
  /// Questions of a Datanet that are listed.
  static final int LISTED_MAX = 1_000;

  /// Of these, how many one party may be among the askers of.
  static final int OF_PARTY_MAX = 32;

  /// Questions that are looked at, and shown, in one request.
  public static final int SHOWN_MAX = 100;

  /// UTF-16 code units of a question.
  private static final int LENGTH_MAX = 300;

  /// Fewer words ask for nothing that could be written about.
  private static final int WORDS_MIN = 3;

  private final Board board;
  private final Looking looking;
  private final Catalogue catalogue;
  private final Hash salt;

  /// A question on the board.
  ///
  /// @param id its number, rising
  /// @param wanted what is shown of it
  /// @param folded its words without case, marks and what stands between
  /// @param about its vector
  @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
  record Row(long id, Wanted wanted, String folded, byte[] about) {}

  /// Where questions are listed; every change is on disk when it is acknowledged.
  interface Board {
    /// The questions of a Datanet, oldest first.
    List<Row> rows(DatanetId datanet);

    /// The Datanets that have any, in their order.
    List<DatanetId> datanets();

    /// Of how many questions of a Datanet a party is among the askers.
    int count(DatanetId datanet, Hash party);

    /// Adds a question with its first party.
    void add(DatanetId datanet, Row row, Hash party);

    /// Adds a party to a question.
    ///
    /// @return whether it was not there before
    boolean join(long id, Hash party);

    /// Takes a question off.
    void remove(long id);
  }

  /// How questions are looked at.
  @FunctionalInterface
  interface Looking {
    /// What a question is about.
    byte[] about(String question);
  }

  /// @param salt keeps parties from being told by their accounts
  Wanting(Board board, Looking looking, Catalogue catalogue, Hash salt) {
    this.board = board;
    this.looking = looking;
    this.catalogue = catalogue;
    this.salt = salt;
  }

  /// Lists a question that nothing answered, on behalf of whoever asked.
  ///
  /// @param refusing the model that did not answer it
  synchronized Wanted.Outcome want(Question question, ModelId refusing, Address payer) {
    var asked = alone(question);
    if (asked.isEmpty()) {
      return Wanted.Outcome.NO_QUESTION;
    }
    if (PersonalData.in(asked.get()).isPresent()) {
      return Wanted.Outcome.PERSONAL_DATA;
    }
    var outcome = Wanted.Outcome.FULL;
    for (var datanet : datanets(refusing, payer)) {
      var now = want(datanet, asked.get(), party(datanet, payer));
      outcome = now.compareTo(outcome) < 0 ? now : outcome;
    }
    return outcome;
  }

  private Wanted.Outcome want(DatanetId datanet, String question, Hash party) {
    var folded = folded(question);
    byte[] about = looking.about(question);
    var rows = board.rows(datanet);
    var known =
        rows.stream()
            .filter(row -> row.folded().equals(folded))
            .findFirst()
            .or(() -> rows.stream().filter(row -> Nearness.isNear(row.about(), about)).findFirst());
    if (known.isPresent()) {
      return board.join(known.get().id(), party) ? Wanted.Outcome.LISTED : Wanted.Outcome.KNOWN;
    }
    if (rows.size() >= LISTED_MAX || board.count(datanet, party) >= OF_PARTY_MAX) {
      return Wanted.Outcome.FULL;
    }
    board.add(datanet, new Row(0, new Wanted(datanet, question, 1), folded, about), party);
    return Wanted.Outcome.LISTED;
  }

  /// A question that stands by itself: the only one of its conversation, on one line.
  private static Optional<String> alone(Question question) {
    var asked = question.messages().stream().filter(said -> said.role() == Role.USER).toList();
    if (asked.size() != 1) {
      return Optional.empty();
    }
    var text = asked.getFirst().content().strip();
    boolean fits =
        text.length() <= LENGTH_MAX
            && text.codePoints().noneMatch(Character::isISOControl)
            && Segmenter.words(text).size() >= WORDS_MIN;
    return fits ? Optional.of(text) : Optional.empty();
  }

  private static String folded(String question) {
    return String.join(" ", Segmenter.words(CaseFold.of(question)).texts());
  }

  /// The Datanets of a model, of those that a payer may read: others are not there for them.
  private List<DatanetId> datanets(ModelId model, Address payer) {
    return catalogue.summary(model).snapshots().stream()
        .map(SnapshotRef::datanet)
        .filter(datanet -> catalogue.mayRead(datanet, payer))
        .toList();
  }

  private Hash party(DatanetId datanet, Address payer) {
    return Keccak.hash256(salt.bytes(), datanet.key().bytes(), payer.bytes());
  }

  /// What is wanted of the Datanets that somebody may read, the most wanted first, then the oldest.
  /// Of what would be shown, that which is answered by now is taken off instead.
  ///
  /// @param most how many at most, never more than [#SHOWN_MAX]
  public List<Wanted> wanted(Account reader, int most) {
    var rows = new ArrayList<Row>();
    for (var datanet : board.datanets()) {
      if (catalogue.mayRead(datanet, reader.payer())) {
        rows.addAll(board.rows(datanet));
      }
    }
    rows.sort(
        Comparator.comparingInt((Row row) -> row.wanted().parties())
            .reversed()
            .thenComparingLong(Row::id));
    var shown = new ArrayList<Wanted>();
    for (var row : rows.subList(0, Math.min(rows.size(), SHOWN_MAX))) {
      if (isAnswered(row.wanted(), reader)) {
        board.remove(row.id());
      } else if (shown.size() < most) {
        shown.add(row.wanted());
      }
    }
    return List.copyOf(shown);
  }

  private boolean isAnswered(Wanted wanted, Account reader) {
    return catalogue.isAnswered(wanted.datanet(), wanted.question(), reader.payer());
  }
}
