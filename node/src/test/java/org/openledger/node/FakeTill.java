package org.openledger.node;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.openledger.core.crypto.Address;
import org.openledger.core.digest.BaseDigest;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.flow.ModelId;
import org.openledger.core.hash.Hash;
import org.openledger.core.money.Missing;
import org.openledger.core.money.Open;
import org.openledger.core.money.PriceIn;
import org.openledger.core.money.PriceOut;
import org.openledger.core.receipt.PlacePart;
import org.openledger.core.receipt.UsageReceipt;
import org.openledger.model.bigram.BigramEngine;
import org.openledger.settle.Charge;
import org.openledger.settle.Held;
import org.openledger.settle.Recorded;
import org.openledger.tally.split.Credits;
import org.openledger.tally.split.ModelTerms;
import org.openledger.tally.split.Split;

/// A till with one payer, who is given back what answers cost, and one model for sale.
final class FakeTill implements Answering.Till {
  static final ModelId MODEL = new ModelId("bigram");
  static final Address PAYER = Samples.account(1);

  /// Price of a token written.
  static final int OUT = 3;

  private final List<String> events;
  private final BigramEngine engine;

  /// What is reserved, and until when.
  record Reserved(long amount, long expires) {}

  /// A till that tells what happens to `events` and sells answers of `engine`.
  FakeTill(List<String> events, BigramEngine engine) {
    this.events = events;
    this.engine = engine;
  }

  long balance;

  /// What is for sale besides, at the same price.
  final Set<ModelId> sold = new HashSet<>();

  /// What is reserved.
  final Map<Hash, Reserved> open = new HashMap<>();

  /// What recording gives, if it is not that the receipt was accepted.
  Optional<Recorded> recorded = Optional.empty();

  /// What else is for sale.
  final Map<ModelId, ModelTerms> others = new HashMap<>();

  /// What is signed for a body that is to be charged for.
  UnaryOperator<UsageReceipt.Body> forged = body -> body;

  /// What happens before anything is reserved.
  Runnable beforeHold = () -> {};

  /// Attempts to charge that find no database.
  int away;

  /// What happens in each of them.
  Runnable whileAway = () -> {};

  /// Whether the first of them was committed all the same.
  boolean committedUnseen;

  final Map<Hash, UsageReceipt> charged = new HashMap<>();

  private long sequence;

  @Override
  public Optional<ModelTerms> terms(ModelId id) {
    var commerce =
        new ModelTerms.Commerce(
            new PriceIn(Open.units(1_000)),
            new PriceOut(Open.units(1_000L * OUT)),
            Samples.account(2),
            Optional.empty());
    var base = new BaseDigest(engine.digest());
    return id.equals(MODEL) || sold.contains(id)
        ? Optional.of(ModelTerms.base(MODEL, base, engine.kernelVersion(), commerce))
        : Optional.ofNullable(others.get(id));
  }

  @Override
  public Open balance(Address payer) {
    return payer.equals(PAYER) ? Open.units(balance) : Open.ZERO;
  }

  @Override
  public Held hold(Hash hold, Address payer, Open most, long expires) {
    beforeHold.run();
    return reserve(hold, most, expires);
  }

  private synchronized Held reserve(Hash hold, Open most, long expires) {
    long amount = most.units().longValueExact();
    if (amount > balance) {
      return new Held.Overdrawn(Open.units(balance), new Missing(Open.units(amount - balance)));
    }
    events.add("held");
    balance -= amount;
    open.put(hold, new Reserved(amount, expires));
    return new Held.Taken();
  }

  @Override
  public synchronized void release(Hash hold) {
    var reserved = open.remove(hold);
    if (reserved != null) {
      events.add("released");
      balance += reserved.amount();
    }
  }

  @Override
  public synchronized void releaseExpired(long now) {
    open.entrySet().stream()
        .filter(each -> each.getValue().expires() <= now)
        .map(Map.Entry::getKey)
        .toList()
        .forEach(this::release);
  }

  @Override
  public synchronized Recorded charge(Hash hold, Charge charge) {
    if (away > 0 && !committedUnseen) {
      away--;
      whileAway.run();
      throw new Refusal(Code.UNAVAILABLE, "away");
    }
    if (charged.containsKey(hold)) {
      return new Recorded.Refused("hold", "was charged before");
    }
    var stamp = new Charge.Stamp(PlacePart.of(1, ++sequence), Samples.TERMS.commitment());
    var body = charge.body().apply(stamp);
    assertThat(charge.model()).matches(id -> id.equals(MODEL) || sold.contains(id));
    assertThat(charge.attribution().commitment()).isEqualTo(body.credit().attribution());
    var receipt = forged.apply(body).sign(Samples.SEAL.domain(), Samples.NODE);
    if (recorded.isPresent()) {
      return recorded.get();
    }
    var reserved = requireNonNull(open.remove(hold));
    balance += reserved.amount();
    charge.along().accept(receipt);
    events.add("charged");
    charged.put(hold, receipt);
    if (away-- > 0) {
      throw new Refusal(Code.UNAVAILABLE, "away");
    }
    return new Recorded.Accepted(1, receipt, split(receipt));
  }

  @Override
  public Optional<UsageReceipt> charged(Hash hold) {
    return Optional.ofNullable(charged.get(hold));
  }

  private static Split split(UsageReceipt receipt) {
    return Split.of(
        receipt.id(),
        receipt.body().paid().fee(),
        List.of(),
        Samples.TERMS,
        Credits.of(receipt.body().model().id(), 1, 0, List.of(), List.of()));
  }
}
