package org.openledger.node;

import java.util.Optional;
import java.util.function.Consumer;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.openledger.core.crypto.Address;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Refusal;
import org.openledger.core.hash.Hash;
import org.openledger.core.json.Json;
import org.openledger.core.receipt.Verification;
import org.openledger.store.Database;
import org.openledger.verify.Bundle;
import org.openledger.verify.Reexecution;

/// The bundles of all answers given, by receipt, in the database.
final class AnswerStore implements Answers {
  private static final int FETCH_ROWS = 64;

  private final Jdbi jdbi;

  AnswerStore(Database database) {
    database.migrate("app", "db/app");
    this.jdbi = database.jdbi();
  }

  @Override
  public void keep(Bundle bundle) {
    jdbi.useHandle(handle ->
        handle.execute(
            "insert into app.answer values (?, ?) on conflict do nothing",
            bundle.receipt().id().bytes(),
            bundle.toJson().compact()));
  }

  @Override
  public Bundle require(Hash receipt) {
    var text =
        jdbi.withHandle(handle ->
            handle
                .createQuery("select bundle from app.answer where receipt = ?")
                .bind(0, receipt.bytes())
                .mapTo(String.class)
                .findOne()
                .orElseThrow(
                    () -> new Refusal(Code.NO_SUCH_THING, "there is no receipt " + receipt)));
    return read(receipt, text);
  }

  @Override
  public void name(Repeats.Name name, Hash receipt, long at) {
    jdbi.useHandle(handle ->
        handle.execute(
            "insert into app.request values (?, ?, ?, ?, ?) on conflict (payer, key)"
                + " do update set question = excluded.question, receipt = excluded.receipt,"
                + " at = excluded.at",
            name.payer().bytes(),
            name.key(),
            name.question().bytes(),
            receipt.bytes(),
            at));
  }

  @Override
  public Optional<Repeats.Named> named(Address payer, String key) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                "select question, receipt, at from app.request where payer = ? and key = ?")
            .bind(0, payer.bytes())
            .bind(1, key)
            .map((row, _) ->
                new Repeats.Named(
                    Hash.of(row.getBytes(1)), Hash.of(row.getBytes(2)), row.getLong(3)))
            .findOne());
  }

  /// Reads all bundles and names those that are damaged.
  void inspect(Consumer<Damaged> found) {
    jdbi.useTransaction(handle -> {
      try (var rows =
          handle
              .createQuery("select receipt, bundle from app.answer order by receipt")
              .setFetchSize(FETCH_ROWS)
              .map((row, _) -> damage(Hash.of(row.getBytes(1)), row.getString(2)))
              .stream()) {
        rows.flatMap(Optional::stream).forEach(found);
      }
    });
  }

  private static Optional<Damaged> damage(Hash receipt, String text) {
    try {
      read(receipt, text);
      return Optional.empty();
    } catch (Fault e) {
      return Optional.of(Damaged.of(Damaged.Part.ANSWER, receipt.toString(), e));
    }
  }

  private static Bundle read(Hash receipt, String text) {
    try {
      var bundle = Bundle.fromJson(Json.parse(text));
      // A bundle may hold what nothing can commit to, such as a number that is no exact double.
      if (bundle.receipt().id().equals(receipt)
          && Reexecution.consistency(bundle).stream().allMatch(Verification.Check::holds)) {
        return bundle;
      }
    } catch (IllegalArgumentException | Failure e) {
      throw damaged(receipt, e);
    }
    throw damaged(receipt, null);
  }

  private static Fault damaged(Hash receipt, @Nullable Exception cause) {
    return new Fault(
        Code.UNREADABLE_CONTENT, "the stored answer of receipt " + receipt + " is damaged", cause);
  }
}
