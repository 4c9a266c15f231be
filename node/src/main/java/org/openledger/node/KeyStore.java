package org.openledger.node;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.openledger.core.hash.Hash;
import org.openledger.store.Database;

/// API keys in the database, as hashes.
final class KeyStore implements ApiKeys.Kept {
  private final Jdbi jdbi;

  KeyStore(Database database) {
    database.migrate("app", "db/app");
    this.jdbi = database.jdbi();
  }

  @Override
  public List<ApiKeys.Entry> all() {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("select name, hash, roles from app.api_key order by name")
            .map((row, _) ->
                new ApiKeys.Entry(
                    row.getString(1),
                    Hash.of(row.getBytes(2)),
                    Arrays.stream(row.getString(3).split(", "))
                        .map(Account.Role::of)
                        .collect(Collectors.toUnmodifiableSet())))
            .list());
  }

  @Override
  public void add(ApiKeys.Entry entry) {
    jdbi.useHandle(handle ->
        handle.execute(
            "insert into app.api_key values (?, ?, ?)",
            entry.name(),
            entry.hash().bytes(),
            Account.words(entry.roles())));
  }

  @Override
  public void remove(String name) {
    jdbi.useHandle(handle -> handle.execute("delete from app.api_key where name = ?", name));
  }
}
