package org.openledger.node;

import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.openledger.core.flow.DatanetId;
import org.openledger.core.hash.Hash;
import org.openledger.store.Database;

/// Wanted questions in the database.
final class WantedStore implements Wanting.Board {
  private final Jdbi jdbi;

  WantedStore(Database database) {
    database.migrate("app", "db/app");
    this.jdbi = database.jdbi();
  }

  @Override
  public List<Wanting.Row> rows(DatanetId datanet) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                "select id, question, folded, about,"
                    + " (select count(*) from app.wanted_by where wanted = id)"
                    + " from app.wanted where datanet = ? order by id")
            .bind(0, datanet.value())
            .map((row, _) ->
                new Wanting.Row(
                    row.getLong(1),
                    new Wanted(datanet, row.getString(2), row.getInt(5)),
                    row.getString(3),
                    row.getBytes(4)))
            .list());
  }

  @Override
  public List<DatanetId> datanets() {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("select distinct datanet from app.wanted order by datanet")
            .map((row, _) -> new DatanetId(row.getString(1)))
            .list());
  }

  @Override
  public int count(DatanetId datanet, Hash party) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                "select count(*) from app.wanted_by join app.wanted on wanted = id"
                    + " where datanet = ? and party = ?")
            .bind(0, datanet.value())
            .bind(1, party.bytes())
            .mapTo(Integer.class)
            .one());
  }

  @Override
  public void add(DatanetId datanet, Wanting.Row row, Hash party) {
    jdbi.useTransaction(handle -> {
      long id =
          handle
              .createQuery(
                  "insert into app.wanted (datanet, question, folded, about)"
                      + " values (?, ?, ?, ?) returning id")
              .bind(0, datanet.value())
              .bind(1, row.wanted().question())
              .bind(2, row.folded())
              .bind(3, row.about())
              .mapTo(Long.class)
              .one();
      handle.execute("insert into app.wanted_by values (?, ?)", id, party.bytes());
    });
  }

  @Override
  public boolean join(long id, Hash party) {
    return jdbi.withHandle(handle ->
        handle.execute(
                "insert into app.wanted_by select id, ? from app.wanted where id = ?"
                    + " on conflict do nothing",
                party.bytes(),
                id)
            > 0);
  }

  @Override
  public void remove(long id) {
    jdbi.useHandle(handle -> handle.execute("delete from app.wanted where id = ?", id));
  }
}
