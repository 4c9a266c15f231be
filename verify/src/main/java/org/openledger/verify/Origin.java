package org.openledger.verify;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.openledger.core.fault.Failure;
import org.openledger.core.flow.SnapshotRef;
import org.openledger.core.hash.Hash;
import org.openledger.core.money.Open;
import org.openledger.core.receipt.Evidence;
import org.openledger.core.receipt.ModelPart;
import org.openledger.core.receipt.UsageReceipt;
import org.openledger.core.receipt.Verification.Check;
import org.openledger.tally.split.Credits;
import org.openledger.tally.split.ModelTerms;
import org.openledger.tally.split.Split;

/// Checks a bundle against roots of trust: who may sign, what is registered of the model and its
/// data, what the fee must be and how it is divided, and that its epoch's root has the receipt.
final class Origin {
  private static final String REGISTERED = "what is registered";

  private final Roots roots;
  private final List<Check> checks = new ArrayList<>();

  /// What is registered of the receipt's snapshots: asking may go over a network.
  private final Map<SnapshotRef, Optional<Roots.Registered>> known = new HashMap<>();

  Origin(Roots roots) {
    this.roots = roots;
  }

  /// Every check, in order.
  List<Check> check(Bundle bundle) {
    var body = bundle.receipt().body();
    long epoch = body.place().epoch().number();
    var seal = bundle.seal();
    check("domain", seal.domain().equals(roots.domain()), "signed for " + roots.name());
    check("signer", roots.maySign(seal.signer(), epoch), seal.signer() + " in epoch " + epoch);
    var model = roots.model(body.model().id());
    model.ifPresentOrElse(
        terms -> checks.addAll(registered(terms, body).compare(body, REGISTERED)),
        () -> check("model", false, body.model().id() + " is not registered"));
    snapshots(body.model());
    bundle
        .dues()
        .ifPresentOrElse(
            dues -> money(bundle, dues, model),
            () -> check("dues", false, "the bundle does not say what became of the fee"));
    return List.copyOf(checks);
  }

  /// The model as it is registered, and the fee by its registered price.
  private static Evidence registered(ModelTerms terms, UsageReceipt.Body body) {
    var said = body.said();
    var fee = terms.feeRoundedUp(said.prompt().tokens(), said.answer().tokens());
    return Evidence.none().published(terms.model()).fee(new Open(fee));
  }

  private void snapshots(ModelPart model) {
    for (var snapshot : model.snapshots()) {
      boolean same =
          known(snapshot).filter(known -> known.root().equals(snapshot.root())).isPresent();
      check("snapshots", same, snapshot + " has the registered root");
    }
  }

  private Optional<Roots.Registered> known(SnapshotRef snapshot) {
    return known.computeIfAbsent(snapshot, roots::snapshot);
  }

  private void money(Bundle bundle, Dues dues, Optional<ModelTerms> model) {
    var body = bundle.receipt().body();
    long epoch = body.place().epoch().number();
    var terms = dues.terms();
    check(
        "terms",
        terms.commitment().equals(body.paid().terms())
            && terms.operator().commitment().equals(roots.terms(epoch))
            && model.filter(known -> known.commerce().equals(terms.commerce())).isPresent(),
        "price, shares and payees are those registered for epoch " + epoch);
    model.ifPresent(known -> split(bundle, dues, known.reliability()));
    inclusion(bundle.receipt(), dues);
  }

  private void split(Bundle bundle, Dues dues, int reliability) {
    var body = bundle.receipt().body();
    try {
      var credits =
          Credits.of(bundle.attribution(), records(body.model().snapshots()), reliability);
      var split =
          Split.of(
              bundle.receipt().id(),
              body.paid().fee(),
              body.origin().hops(),
              dues.terms(),
              credits);
      check("split", split.lines().equals(dues.lines()), "the lines follow from the receipt");
    } catch (Failure e) {
      check("split", false, e.text());
    }
  }

  private List<Credits.DatanetRecords> records(List<SnapshotRef> snapshots) {
    var counts = new TreeMap<Hash, Long>();
    for (var snapshot : snapshots) {
      long records = known(snapshot).map(Roots.Registered::records).orElse(0L);
      counts.merge(snapshot.datanet().key(), records, Long::sum);
    }
    return counts.entrySet().stream()
        .map(count -> new Credits.DatanetRecords(count.getKey(), count.getValue()))
        .toList();
  }

  private void inclusion(UsageReceipt receipt, Dues dues) {
    long epoch = receipt.body().place().epoch().number();
    var root = roots.receiptsRoot(epoch);
    if (root.isEmpty()) {
      check("inclusion", true, "epoch " + epoch + " is not closed yet");
    } else if (dues.inclusion().isEmpty()) {
      check("inclusion", false, "epoch " + epoch + " is closed: fetch the bundle again");
    } else {
      boolean included = dues.inclusion().get().leadsTo(root.get(), receipt);
      check("inclusion", included, "in the receipts root of epoch " + epoch);
    }
  }

  private void check(String name, boolean holds, String detail) {
    checks.add(new Check(name, holds, holds ? detail : "not so: " + detail));
  }
}
