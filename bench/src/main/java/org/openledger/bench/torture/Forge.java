package org.openledger.bench.torture;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.openledger.bench.torture.Mutations.Mutant;
import org.openledger.core.crypto.KeyPair;
import org.openledger.core.fault.Failure;
import org.openledger.core.json.Json;
import org.openledger.core.json.JsonException;
import org.openledger.core.random.CounterRandom;
import org.openledger.core.receipt.ReceiptDomain;
import org.openledger.core.receipt.UsageReceipt;
import org.openledger.verify.Bundle;
import org.openledger.verify.Verifier;
import org.openledger.verify.VerifyReport.Verdict;

/// Forges bundles from honest ones and shows them to the verifier, which must accept none that says
/// something else.
final class Forge {
  private static final KeyPair STRANGER = KeyPair.derive(new byte[] {13}, "stranger");

  private final Verifier verifier;
  private final List<Json> honest;

  /// What the honest ones say, in canonical form: `0.0` is another way to write 0.
  private final Set<String> meant = new HashSet<>();

  private final List<String> accepted = new ArrayList<>();
  private final List<String> crashed = new ArrayList<>();
  private long shown;
  private long same;
  private long runAgain;

  /// @param honest bundles that hold
  Forge(Verifier verifier, List<Json> honest) {
    this.verifier = verifier;
    this.honest = List.copyOf(honest);
    for (var bundle : honest) {
      var read = Bundle.fromJson(bundle);
      meant.add(read.toJson().canonical());
      var finding = verifier.judge(read);
      if (finding.verdict() != Verdict.VERIFIED) {
        accepted.add("an honest bundle was refused: " + finding);
      }
    }
  }

  /// Every change of one value, and the same signed by a stranger.
  void single() {
    for (var bundle : honest) {
      for (var mutant : new Mutations(bundle).single()) {
        show(mutant);
        signed(mutant).forEach(this::show);
      }
    }
  }

  /// So many bundles of random changes; every fourth is signed by a stranger, where it can be.
  void fuzz(long seed, long bundles) {
    var mutations = honest.stream().map(Mutations::new).toList();
    var random = CounterRandom.of(seed, "forge");
    for (long i = 0; i < bundles; i++) {
      int which = random.nextInt(honest.size());
      var other = honest.get(random.nextInt(honest.size()));
      var mutant = mutations.get(which).random(other, random);
      var resigned = random.nextInt(4) == 0 ? signed(mutant) : List.<Mutant>of();
      show(resigned.isEmpty() ? mutant : resigned.getFirst());
    }
  }

  private void show(Mutant mutant) {
    shown++;
    try {
      var bundle = read(mutant.json());
      if (bundle.isEmpty()) {
        return; // no bundle at all
      }
      if (saysAnHonestOne(bundle.get())) {
        same++;
        return;
      }
      var finding = verifier.judge(bundle.get());
      if (finding.steps() > 3) {
        runAgain++;
      }
      if (finding.verdict() != Verdict.FAILED) {
        accepted.add("accepted: " + mutant.where() + ": " + mutant.json().compact());
      }
    } catch (RuntimeException | AssertionError | StackOverflowError e) {
      crashed.add("the verifier fell over " + mutant.where() + ": " + e);
    }
  }

  private boolean saysAnHonestOne(Bundle bundle) {
    try {
      return meant.contains(bundle.toJson().canonical());
    } catch (JsonException _) {
      return false; // a number that no honest one has
    }
  }

  /// What a verifier reads; nothing if it refuses to.
  private static Optional<Bundle> read(Json json) {
    try {
      return Optional.of(Bundle.fromJson(json));
    } catch (IllegalArgumentException | Failure _) {
      return Optional.empty();
    }
  }

  /// The same signed by a stranger, who says so, and who does not; nothing if it cannot be signed.
  private static List<Mutant> signed(Mutant mutant) {
    try {
      var json = mutant.json();
      var receipt = UsageReceipt.fromJson(json.get("receipt"));
      var domain = ReceiptDomain.fromJson(json.get("seal").get("domain"));
      var again = receipt.body().sign(domain, STRANGER).toJson();
      var silent = Mutations.with(json, List.of("receipt"), again);
      var said =
          Mutations.with(silent, List.of("seal", "signer"), Json.of(STRANGER.address().toString()));
      return List.of(
          new Mutant(mutant.where() + ", signed by a stranger", said),
          new Mutant(mutant.where() + ", signed by a stranger in silence", silent));
    } catch (IllegalArgumentException | Failure _) {
      return List.of();
    }
  }

  long shown() {
    return shown;
  }

  /// The table.
  ///
  /// @param single how many of them were changes of one value
  Outcome outcome(long single, double seconds) {
    var broken = new ArrayList<>(accepted);
    broken.addAll(crashed);
    return new Outcome(
        "forge",
        List.of(
            Row.reported("changes of one value", single),
            Row.reported("fuzzed bundles", (shown - single) + " of 1,000,000 wanted"),
            Row.reported("of all, read as the honest one", same),
            Row.reported("of all, run again by the verifier", runAgain),
            Row.atMost("accepted though they say something else", accepted.size(), 0),
            Row.atMost("that the verifier falls over", crashed.size(), 0),
            Row.reported(
                "one bundle",
                String.format(Locale.ROOT, "%.3f ms", 1e3 * seconds / Math.max(1, shown)))),
        broken);
  }
}
