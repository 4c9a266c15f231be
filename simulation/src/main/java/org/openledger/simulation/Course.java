package org.openledger.simulation;

import java.util.ArrayList;
import java.util.List;
import org.openledger.core.crypto.Address;
import org.openledger.core.flow.ModelId;
import org.openledger.core.money.Open;
import org.openledger.core.random.CounterRandom;
import org.openledger.node.Catalogue;
import org.openledger.store.keys.Keyring;

/// Draws what is done next. Everything follows from the seed and from what came before.
final class Course {
  private static final List<String> DATANETS = List.of("lore", "tides");
  private static final int ROWS_MAX = 6;
  private static final int ROW_IDS = 40;
  private static final int PEOPLE = 5;
  private static final int TRAININGS_MAX = 3;
  private static final int REFERENCES = 16;
  private static final int KEYS = 6;
  private static final int MEMORIES_MAX = 4;
  private static final int PRELUDE = 10;

  private final CounterRandom random;
  private final List<Address> payers = new ArrayList<>();
  private int trainings;
  private int memories;
  private int drawn;

  Course(long seed, Keyring keyring) {
    random = CounterRandom.of(seed, "simulation");
    for (var name : List.of("alice", "bob", "carol")) {
      payers.add(keyring.party("payer", name).address());
    }
    payers.add(keyring.party("payer", "local").address());
  }

  /// Whether something of a chance in a hundred happens.
  boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  /// A number from 1 to a bound.
  int upTo(int bound) {
    return 1 + random.nextInt(bound);
  }

  private <T> T one(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  /// The next operation: first what others need, then anything.
  Operation next(Promises promises) {
    return drawn++ < PRELUDE ? prelude() : any(promises);
  }

  private Operation prelude() {
    return switch (drawn % PRELUDE) {
      case 1, 2, 3 -> contribute();
      case 4 -> new Operations.OfferBase();
      case 5 -> new Operations.TakeSnapshot(one(DATANETS));
      case 6 -> new Operations.Train(one(DATANETS));
      case 7 -> new Operations.Remember(one(DATANETS));
      default -> deposit();
    };
  }

  private Operation any(Promises promises) {
    int draw = random.nextInt(100);
    if (draw < 14) {
      return contribute();
    }
    if (draw < 22) {
      return new Operations.TakeSnapshot(one(DATANETS));
    }
    if (draw < 28) {
      return train();
    }
    if (draw < 30) {
      return new Operations.OfferBase();
    }
    if (draw < 34) {
      return remember();
    }
    if (draw < 43) {
      return deposit();
    }
    if (draw < 52) {
      return new Payments.Ask(one(payers), asked(promises), question());
    }
    if (draw < 60) {
      var key = "key " + random.nextInt(KEYS);
      return new Payments.AskNamed(one(payers), asked(promises), question(), key);
    }
    if (draw < 71) {
      return new Payments.Begin(one(payers), model(promises), question(), "hold " + drawn);
    }
    if (draw < 84) {
      return later(promises);
    }
    if (draw < 94) {
      return new Payments.CloseEpoch();
    }
    return draw < 97 ? new Payments.Reconcile() : new Operations.Restart();
  }

  private Operation later(Promises promises) {
    if (promises.flights().isEmpty()) {
      return new Payments.Reconcile();
    }
    int back = back(promises);
    return chance(80) ? new Payments.Finish(back) : new Payments.GiveUp(back);
  }

  /// Mostly one of the newest, so that some are recorded late and some twice.
  private int back(Promises promises) {
    int all = promises.flights().size();
    return upTo(chance(70) ? Math.min(3, all) : all);
  }

  private Operation train() {
    return trainings++ < TRAININGS_MAX ? new Operations.Train(one(DATANETS)) : contribute();
  }

  private Operation remember() {
    return memories++ < MEMORIES_MAX ? new Operations.Remember(one(DATANETS)) : contribute();
  }

  /// Whom a question is put to: a model, or whichever is surest to answer it.
  private ModelId asked(Promises promises) {
    return chance(25) ? Catalogue.AUTO : model(promises);
  }

  private Operation contribute() {
    var rows = new ArrayList<Row>();
    int count = upTo(ROWS_MAX);
    for (int i = 0; i < count; i++) {
      rows.add(row());
    }
    return new Operations.Contribute(one(DATANETS), rows);
  }

  /// A row of few ids and fewer texts: some are there already, some are copies under another name.
  private Row row() {
    int id = random.nextInt(ROW_IDS);
    int text = chance(80) ? id : random.nextInt(ROW_IDS);
    return new Row(
        "r" + id,
        "person-" + random.nextInt(PEOPLE),
        chance(92) ? Row.LICENCE : "",
        "What of " + text + "?",
        "The tide of day " + text + " comes at " + text % 12 + ".");
  }

  private Operation deposit() {
    return new Payments.Deposit(
        one(payers),
        Open.parse("0.%02d".formatted(2 + upTo(20))),
        "deposit " + random.nextInt(REFERENCES));
  }

  private ModelId model(Promises promises) {
    var forSale = new ArrayList<ModelId>();
    for (var known : promises.known()) {
      if (known.startsWith("terms ")) {
        forSale.add(new ModelId(known.substring("terms ".length())));
      }
    }
    return forSale.isEmpty() || chance(5) ? ModelId.of(Machine.BASE, "ghost", 1) : one(forSale);
  }

  private String question() {
    return "What of " + random.nextInt(ROW_IDS) + "?";
  }
}
