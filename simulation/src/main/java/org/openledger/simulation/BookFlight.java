package org.openledger.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.openledger.core.crypto.Address;
import org.openledger.core.digest.AgentKey;
import org.openledger.core.digest.AgentRunId;
import org.openledger.core.digest.AnswerHash;
import org.openledger.core.digest.AppKey;
import org.openledger.core.digest.PromptHash;
import org.openledger.core.digest.SamplingHash;
import org.openledger.core.flow.Attribution;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Keccak;
import org.openledger.core.json.Json;
import org.openledger.core.money.Open;
import org.openledger.core.random.CounterRandom;
import org.openledger.core.receipt.CreditPart;
import org.openledger.core.receipt.Finish;
import org.openledger.core.receipt.Hop;
import org.openledger.core.receipt.OriginPart;
import org.openledger.core.receipt.PaidPart;
import org.openledger.core.receipt.SaidPart;
import org.openledger.core.receipt.UsageReceipt;
import org.openledger.settle.Charge;
import org.openledger.tally.split.ModelTerms;

/// An answer of a drawn engine: so many tokens, and credits of both signs over all clusters, as no
/// model would give them.
final class BookFlight {
  private static final int TOKENS_MAX = 200;
  private static final int HOPS_MAX = 3;
  private static final int UNITS = 1 << 20;

  private final String name;
  private final Address payer;
  private final ModelTerms terms;
  private final long in;
  private final long out;
  private final List<Hop> hops;
  private final Attribution attribution;
  private final BigInteger fee;
  private final BigInteger most;
  private boolean ended;

  private BookFlight(BookRun run, CounterRandom random, String name, Address payer) {
    var world = run.world();
    var models = List.copyOf(world.models().values());
    this.name = name;
    this.payer = payer;
    terms = models.get(random.nextInt(models.size()));
    in = 1L + random.nextInt(TOKENS_MAX);
    out = 1L + random.nextInt(TOKENS_MAX);
    hops = random.nextInt(4) == 0 ? hops(world, random) : List.of();
    attribution = attribution(run, random, terms);
    fee = world.terms(terms.id()).fee(in, out);
    var total = hops.stream().map(hop -> hop.amount().units()).reduce(fee, BigInteger::add);
    most = total.add(BigInteger.valueOf(random.nextInt(3)).multiply(fee));
  }

  /// The next answer of a generator.
  ///
  /// @param name different for every one
  static BookFlight drawn(BookRun run, CounterRandom random, String name, Address payer) {
    return new BookFlight(run, random, name, payer);
  }

  private static List<Hop> hops(BookWorld world, CounterRandom random) {
    var hops = new ArrayList<Hop>();
    for (int i = random.nextInt(HOPS_MAX); i >= 0; i--) {
      var role = random.nextInt(2) == 0 ? Hop.Role.APP : Hop.Role.AGENT;
      var payee = world.keyring().party("app", "hop " + random.nextInt(4)).address();
      hops.add(new Hop(role, payee, Open.units(1 + random.nextInt(1_000_000))));
    }
    return hops;
  }

  private static Attribution attribution(BookRun run, CounterRandom random, ModelTerms terms) {
    var data = Attribution.DataCredit.NONE;
    if (!terms.id().isBase()) {
      var clusters = new ArrayList<Attribution.ClusterCredit>();
      long magnitude = random.nextInt(3) == 0 ? random.nextInt(1 << 20) : 0;
      var snapshot = run.world().snapshot();
      for (var table : snapshot.members()) {
        if (random.nextInt(3) != 0) {
          // Half of the clusters owe at the end of an epoch, and earn in the next.
          boolean owes = (table.cluster().commitment().bytes()[0] + run.phase()) % 2 == 0;
          long units = random.nextInt(UNITS) - (owes ? UNITS * 2L / 3 : UNITS / 4);
          magnitude += Math.abs(units);
          clusters.add(
              new Attribution.ClusterCredit(snapshot.ref().datanet(), table.cluster(), units));
        }
      }
      long credit = random.nextInt(8) == 0 ? 0 : random.nextInt(1 << 22);
      data = new Attribution.DataCredit(credit, clusters, magnitude);
    }
    long base = random.nextInt(8) == 0 ? 0 : random.nextInt(1 << 22);
    return new Attribution(
        new Attribution.Method("drawn", 1),
        base,
        data,
        memory(run, random, terms),
        List.of(),
        terms.reliability(),
        Attribution.Shown.NOTHING);
  }

  /// What one in two answers of adapters is written from: few clusters, of which some added
  /// nothing. Sometimes all of them added nothing and yet there is a gain, which is nobody's.
  private static Attribution.MemoryCredit memory(
      BookRun run, CounterRandom random, ModelTerms terms) {
    if (terms.id().isBase() || random.nextInt(2) == 0) {
      return Attribution.MemoryCredit.NONE;
    }
    var snapshot = run.world().snapshot();
    var clusters = new ArrayList<Attribution.ClusterCredit>();
    int least = random.nextInt(8) == 0 ? 1 : 3;
    for (var table : snapshot.members()) {
      if (clusters.size() < Attribution.MEMORY_CLUSTERS_MAX && random.nextInt(4) == 0) {
        long units = random.nextInt(least) == 0 ? 0 : random.nextInt(UNITS);
        clusters.add(
            new Attribution.ClusterCredit(snapshot.ref().datanet(), table.cluster(), units));
      }
    }
    return new Attribution.MemoryCredit(random.nextInt(1 << 23), clusters);
  }

  Hash hold() {
    return Keccak.hash256(name.getBytes(UTF_8));
  }

  Address payer() {
    return payer;
  }

  Attribution attribution() {
    return attribution;
  }

  /// What it costs with everything on top.
  BigInteger total() {
    return hops.stream().map(hop -> hop.amount().units()).reduce(fee, BigInteger::add);
  }

  /// What is reserved for it.
  BigInteger most() {
    return most;
  }

  /// Its hold has gone with a process.
  void ended() {
    ended = true;
  }

  Charge charge(Consumer<UsageReceipt> along) {
    return charge(fee, along);
  }

  /// A charge of one unit more than it costs.
  Charge tooDear() {
    return charge(fee.add(BigInteger.ONE), _ -> {});
  }

  private Charge charge(BigInteger charged, Consumer<UsageReceipt> along) {
    return new Charge(
        terms.id(),
        stamp ->
            new UsageReceipt.Body(
                new PaidPart(payer, new Open(charged), stamp.terms()),
                terms.model(),
                new SaidPart(
                    new SaidPart.Prompt(PromptHash.of(Json.of(name)), in),
                    new SaidPart.Answer(AnswerHash.of(name), out, Finish.STOP),
                    SamplingHash.of(Json.of(name))),
                CreditPart.of(attribution.commitment()),
                new OriginPart(AppKey.NONE, AgentKey.NONE, AgentRunId.NONE, 0, hops),
                stamp.place()),
        attribution,
        along);
  }

  @Override
  public String toString() {
    return "%s, %d + %d tokens of %s for %s%s"
        .formatted(name, in, out, terms.id(), payer, ended ? ", held by a dead process" : "");
  }
}
