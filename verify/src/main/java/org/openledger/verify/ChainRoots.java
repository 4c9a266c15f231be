package org.openledger.verify;

import java.util.List;
import java.util.Optional;
import org.openledger.contracts.DatanetRegistryCalls;
import org.openledger.contracts.ModelRegistryCalls;
import org.openledger.contracts.ReceiptJudgeCalls;
import org.openledger.contracts.RewardDistributorCalls;
import org.openledger.core.crypto.Address;
import org.openledger.core.digest.AdapterDigest;
import org.openledger.core.digest.AttributionRoot;
import org.openledger.core.digest.BaseDigest;
import org.openledger.core.digest.MemoryRoot;
import org.openledger.core.digest.ModelDigest;
import org.openledger.core.digest.RunCommitment;
import org.openledger.core.digest.TermsCommitment;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.flow.ModelId;
import org.openledger.core.flow.SnapshotRef;
import org.openledger.core.hash.Hash;
import org.openledger.core.money.PriceIn;
import org.openledger.core.money.PriceOut;
import org.openledger.core.receipt.ModelPart;
import org.openledger.core.receipt.ReceiptDomain;
import org.openledger.tally.split.ModelTerms;

/// Roots of trust on a chain: what its judge of receipts says, and the registries that it names.
final class ChainRoots implements Roots {
  private final EthCalls chain;
  private final Address judge;
  private final Address models;
  private final Address datanets;
  private final Address distributor;
  private final ReceiptDomain domain;

  /// The roots of a judge, or of the first one of a chain: on a chain of its own nobody could
  /// deploy another before the operator, because nobody else held anything.
  ChainRoots(EthCalls chain, Optional<Address> judge) {
    this.chain = chain;
    this.judge =
        judge
            .or(() -> chain.firstToLog(ReceiptJudgeCalls.openedTopic()))
            .orElseThrow(
                () -> new Refusal(Code.NO_SUCH_THING, "no judge of receipts is on that chain"));
    this.distributor = distributor(chain, this.judge);
    this.models = chain.call(this.judge, ReceiptJudgeCalls.models());
    this.datanets = chain.call(models, ModelRegistryCalls.datanets());
    this.domain =
        new ReceiptDomain(
            chain.chainId(), this.judge, chain.call(this.judge, ReceiptJudgeCalls.salt()));
  }

  private static Address distributor(EthCalls chain, Address judge) {
    try {
      return chain.call(judge, ReceiptJudgeCalls.distributor());
    } catch (Refusal e) {
      throw new Refusal(Code.NO_SUCH_THING, "no judge of receipts is at " + judge, e);
    }
  }

  @Override
  public String name() {
    return "the judge " + judge + " on chain " + domain.chainId();
  }

  @Override
  public ReceiptDomain domain() {
    return domain;
  }

  @Override
  public boolean maySign(Address signer, long epoch) {
    return chain.call(judge, ReceiptJudgeCalls.signer(signer)).covers(epoch);
  }

  @Override
  public Optional<ModelTerms> model(ModelId claimed) {
    int number = ModelRegistryCalls.versionOf(claimed);
    if (number > chain.call(models, ModelRegistryCalls.versionCount(claimed.key()))) {
      return Optional.empty();
    }
    var at = new ModelRegistryCalls.ModelRef(claimed.key(), number);
    var found = chain.call(models, ModelRegistryCalls.modelVersion(at));
    var origin = found.origin();
    boolean isAlone =
        origin.adapterDigest().equals(Hash.ZERO) && origin.attributionRoot().equals(Hash.ZERO);
    return claimed.isBase() == isAlone ? Optional.of(terms(claimed, found)) : Optional.empty();
  }

  /// Where there is no adapter, answers are attributed by the memory that they quote.
  private static ModelPart.Roots roots(ModelRegistryCalls.Origin origin) {
    var run = new RunCommitment(origin.runRoot());
    return origin.adapterDigest().equals(Hash.ZERO)
        ? new ModelPart.Roots(run, AttributionRoot.NONE, new MemoryRoot(origin.attributionRoot()))
        : new ModelPart.Roots(run, new AttributionRoot(origin.attributionRoot()), MemoryRoot.NONE);
  }

  private static ModelTerms terms(ModelId id, ModelRegistryCalls.ModelVersion found) {
    var origin = found.origin();
    var part =
        new ModelPart(
            id,
            new ModelDigest(origin.modelDigest()),
            new BaseDigest(origin.baseDigest()),
            new AdapterDigest(origin.adapterDigest()),
            roots(origin),
            List.of(),
            found.kernelVersion());
    var owner = Optional.of(found.payees().baseOwner()).filter(it -> !it.equals(Address.ZERO));
    var price = found.price();
    return new ModelTerms(
        part,
        found.reliability(),
        new ModelTerms.Commerce(
            PriceIn.units(price.in()),
            PriceOut.units(price.out()),
            found.payees().developer(),
            owner));
  }

  @Override
  public Optional<Registered> snapshot(SnapshotRef claimed) {
    var key = claimed.datanet().key();
    if (claimed.version() > chain.call(datanets, DatanetRegistryCalls.versionCount(key))) {
      return Optional.empty();
    }
    var at = new DatanetRegistryCalls.SnapshotRef(key, claimed.version());
    var found = chain.call(datanets, DatanetRegistryCalls.snapshot(at));
    return Optional.of(new Registered(found.root(), found.records()));
  }

  @Override
  public TermsCommitment terms(long epoch) {
    return new TermsCommitment(chain.call(judge, ReceiptJudgeCalls.terms(epoch)));
  }

  @Override
  public Optional<Hash> receiptsRoot(long epoch) {
    if (epoch > chain.call(distributor, RewardDistributorCalls.lastEpoch())) {
      return Optional.empty();
    }
    var found = chain.call(distributor, RewardDistributorCalls.epoch(epoch));
    return Optional.of(found.proposal().receiptsRoot());
  }
}
