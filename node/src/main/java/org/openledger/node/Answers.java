package org.openledger.node;

import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.openledger.core.hash.Hash;
import org.openledger.core.json.Json;
import org.openledger.store.Database;
import org.openledger.verify.Bundle;

/// The bundles of all answers given, by receipt.
public final class Answers {
  private final Jdbi jdbi;

  Answers(Database database) {
    database.migrate("app", "db/app");
    this.jdbi = database.jdbi();
  }

  /// Keeps a bundle; keeping it again changes nothing.
  void keep(Bundle bundle) {
    jdbi.useHandle(handle ->
        handle.execute(
            "insert into app.answer values (?, ?) on conflict do nothing",
            bundle.receipt().id().bytes(),
            bundle.toJson().compact()));
  }

  Optional<Bundle> find(Hash receipt) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("select bundle from app.answer where receipt = ?")
            .bind(0, receipt.bytes())
            .mapTo(String.class)
            .findOne()
            .map(text -> Bundle.fromJson(Json.parse(text))));
  }
}
