package org.openledger.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.openledger.core.bytes.Hex;
import org.openledger.core.crypto.Address;
import org.openledger.core.flow.Attribution;
import org.openledger.core.flow.ClusterMembers;
import org.openledger.core.flow.ContributorId;
import org.openledger.core.flow.ModelId;
import org.openledger.core.flow.Snapshot;
import org.openledger.core.flow.SnapshotRef;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Keccak;
import org.openledger.core.money.PriceIn;
import org.openledger.core.money.PriceOut;
import org.openledger.core.receipt.Hop;
import org.openledger.core.receipt.ModelPart;
import org.openledger.core.receipt.UsageReceipt;
import org.openledger.simulation.ReferenceBook.Bill;
import org.openledger.simulation.ReferenceBook.Member;
import org.openledger.simulation.ReferenceBook.Terms;
import org.openledger.store.keys.Keyring;
import org.openledger.tally.split.ModelTerms;

/// What is bought and sold while the book is tortured: a base, and an adapter on a snapshot whose
/// clusters have several owners.
///
/// @param snapshot what all of them but the base were trained on
/// @param models what is for sale
record BookWorld(Keyring keyring, Snapshot snapshot, Map<ModelId, ModelTerms> models) {
  private static final String DATANET = "lore";
  private static final int ROWS = 24;

  private static final int PEOPLE = 5;

  /// How far the attributions of models that nobody asks are believed: the shares of each are drawn
  /// to their mean by its own.
  private static final List<Integer> BELIEVED = List.of(65_536, 50_001, 20_003);

  /// Of these models the base has a registered owner.
  private static final List<Integer> OWNED = List.of(50_001);

  private static final List<List<Integer>> SHARES =
      List.of(List.of(333_333, 333_333, 333_334), List.of(600_001, 399_999), List.of(1_000_000));

  /// Makes it on a machine whose process runs.
  static BookWorld on(Machine machine) {
    var promises = new Promises();
    done(
        machine,
        promises,
        new Operations.Contribute(DATANET, rows()),
        new Operations.OfferBase(),
        new Operations.TakeSnapshot(DATANET),
        new Operations.Train(DATANET));
    var models = new LinkedHashMap<ModelId, ModelTerms>();
    for (var what : promises.there()) {
      if (what.startsWith("terms ")) {
        var terms = terms(machine, what.substring("terms ".length()));
        models.put(terms.id(), terms);
      }
    }
    var trained = models.values().stream().filter(BookWorld::isTrained).findFirst().orElseThrow();
    for (int believed : BELIEVED) {
      var terms = like(trained, believed);
      machine.settlements().registerModel(terms);
      models.put(terms.id(), terms);
    }
    var snapshot = shared(snapshot(promises));
    var keyring = machine.keyring();
    machine.settlements().registerSnapshot(snapshot, keyring::address);
    return new BookWorld(keyring, snapshot, models);
  }

  private static List<Row> rows() {
    var rows = new ArrayList<Row>();
    for (int i = 0; i < ROWS; i++) {
      // Every third text is somebody else's too.
      int text = i % 3 == 2 ? i - 1 : i;
      rows.add(
          new Row(
              "r" + i,
              "person-" + i % PEOPLE,
              Row.LICENCE,
              "What of " + text + "?",
              "The tide of day " + text + " comes at " + text % 12 + "."));
    }
    return rows;
  }

  private static void done(Machine machine, Promises promises, Operation... operations) {
    for (var operation : operations) {
      var told = operation.run(machine, promises);
      if (!told.wrong().isEmpty()) {
        throw new AssertionError(operation + ": " + told.wrong());
      }
      told.promise().accept(promises);
    }
  }

  private static Snapshot snapshot(Promises promises) {
    return Optional.ofNullable(promises.snapshots().get(DATANET)).orElseThrow();
  }

  /// The next version of a snapshot, whose clusters have up to three owners: parts that leave
  /// something over.
  private static Snapshot shared(Snapshot taken) {
    var tables = new ArrayList<ClusterMembers>();
    for (var table : taken.members()) {
      var shares = new ArrayList<ClusterMembers.Share>();
      var parts = SHARES.get(tables.size() % SHARES.size());
      for (int ppm : parts) {
        int who = (tables.size() + shares.size()) % PEOPLE;
        var record = table.cluster().commitment();
        shares.add(new ClusterMembers.Share(new ContributorId("person-" + who), record, ppm));
      }
      tables.add(new ClusterMembers(table.cluster(), shares));
    }
    var ref = taken.ref();
    return new Snapshot(
        new SnapshotRef(ref.datanet(), ref.version() + 1, ref.root()),
        taken.commitments(),
        tables,
        taken.manifest());
  }

  private static ModelTerms terms(Machine machine, String model) {
    return machine.settlements().model(new ModelId(model)).orElseThrow();
  }

  private static boolean isTrained(ModelTerms terms) {
    return !terms.id().isBase();
  }

  /// The same model under another name, at another price.
  private static ModelTerms like(ModelTerms terms, int believed) {
    var part = terms.model();
    var commerce = terms.commerce();
    return new ModelTerms(
        new ModelPart(
            ModelId.of(Machine.BASE, "believed-" + believed, 1),
            part.digest(),
            part.base(),
            part.adapter(),
            part.roots(),
            part.snapshots(),
            part.kernelVersion()),
        believed,
        new ModelTerms.Commerce(
            PriceIn.units(commerce.priceIn().units().add(BigInteger.valueOf(believed))),
            PriceOut.units(commerce.priceOut().units().subtract(BigInteger.valueOf(believed))),
            commerce.developer(),
            OWNED.contains(believed) ? Optional.of(commerce.developer()) : commerce.baseOwner()));
  }

  /// An empty book of this world.
  ReferenceBook reference() {
    var members = new LinkedHashMap<String, List<Member>>();
    for (var table : snapshot.members()) {
      members.put(
          cluster(table.cluster().commitment()),
          table.shares().stream()
              .map(share ->
                  new Member(
                      keyring.address(share.contributor()).toString(), share.partsPerMillion()))
              .toList());
    }
    return new ReferenceBook(members);
  }

  private String datanet() {
    return hex(snapshot.ref().datanet().key());
  }

  private String pool() {
    return datanet() + "/pool";
  }

  private String cluster(Hash commitment) {
    return datanet() + "/" + hex(commitment);
  }

  private static String hex(Hash hash) {
    return Hex.encodeBare(hash.bytes());
  }

  /// The terms of one of the models, for the reference.
  Terms terms(ModelId model) {
    var terms = Optional.ofNullable(models.get(model)).orElseThrow();
    return new Terms(
        terms.commerce().priceIn().units(),
        terms.commerce().priceOut().units(),
        keyring.treasury().address().toString(),
        terms.commerce().developer().toString(),
        terms.commerce().baseOwner().map(Address::toString),
        model.isBase() ? Optional.empty() : Optional.of(adapter(terms)));
  }

  private ReferenceBook.Adapter adapter(ModelTerms terms) {
    var name = hex(Keccak.hash256(terms.id().value().getBytes(UTF_8)));
    var clusters =
        snapshot.members().stream()
            .map(table -> cluster(table.cluster().commitment()))
            .sorted()
            .toList();
    return new ReferenceBook.Adapter(name, pool(), terms.reliability(), clusters);
  }

  /// A receipt and its attribution, for the reference.
  Bill bill(UsageReceipt receipt, Attribution attribution) {
    var body = receipt.body();
    var clusters = new LinkedHashMap<String, Long>();
    attribution
        .data()
        .clusters()
        .forEach(credit -> clusters.put(cluster(credit.cluster().commitment()), credit.units()));
    var quoted = new TreeMap<String, Long>();
    attribution
        .memory()
        .clusters()
        .forEach(credit -> quoted.put(cluster(credit.cluster().commitment()), credit.units()));
    var hops = new LinkedHashMap<String, BigInteger>();
    for (var hop : body.origin().hops()) {
      hops.merge(name(hop), hop.amount().units(), BigInteger::add);
    }
    return new Bill(
        receipt.id().toString(),
        body.place().sequence(),
        body.place().epoch().number(),
        body.paid().payer().toString(),
        body.said().prompt().tokens(),
        body.said().answer().tokens(),
        terms(body.model().id()),
        new ReferenceBook.Credits(
            attribution.baseCredit(),
            attribution.data().credit(),
            clusters,
            new ReferenceBook.Quoted(attribution.memory().gain(), quoted)),
        hops);
  }

  private static String name(Hop hop) {
    return switch (hop.role()) {
      case APP -> "app/" + hop.payee();
      case AGENT -> "agent/" + hop.payee();
    };
  }

  /// How the reference calls a line of the database.
  static String key(int kind, byte[] datanet, byte[] cluster) {
    if (kind == 4) {
      return "adapter/" + Hex.encodeBare(cluster);
    }
    if (Hash.of(datanet).equals(Hash.ZERO)) {
      var roles = Map.of(1, "treasury", 2, "developer", 3, "base owner", 5, "app", 6, "agent");
      var role = roles.getOrDefault((int) cluster[0], "role " + cluster[0]);
      return role + "/" + Address.fromWord(Hash.of(cluster).bytes());
    }
    var name = Hex.encodeBare(cluster);
    var quoted = kind == 1 ? ReferenceBook.QUOTED : "";
    return Hex.encodeBare(datanet) + "/" + (name.matches("f{64}") ? "pool" : name) + quoted;
  }
}
