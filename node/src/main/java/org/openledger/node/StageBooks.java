package org.openledger.node;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.openledger.core.crypto.Address;
import org.openledger.core.flow.ClusterId;
import org.openledger.core.flow.ModelId;
import org.openledger.core.flow.Settlement;
import org.openledger.core.hash.Hash;
import org.openledger.core.money.Open;
import org.openledger.core.receipt.Evidence;
import org.openledger.core.receipt.UsageReceipt;
import org.openledger.core.receipt.Verification;
import org.openledger.settle.Charge;
import org.openledger.settle.Earnings;
import org.openledger.settle.Held;
import org.openledger.settle.Reconciliation;
import org.openledger.settle.Recorded;
import org.openledger.settle.Settlements;
import org.openledger.settle.book.Book;
import org.openledger.tally.split.ClusterKey;
import org.openledger.tally.split.Line;
import org.openledger.tally.split.ModelTerms;
import org.openledger.verify.Dues;
import org.openledger.verify.Inclusion;
import org.openledger.verify.Pins;

/// What the settle stage does for the use cases.
///
/// @param settlements the stage
/// @param roots notes what is registered when it changes
record StageBooks(Settlements settlements, RootsNote roots)
    implements Answering.Till, Attributing.Fees, Verifying.Receipts, Settling.Books {

  @Override
  public Optional<ModelTerms> terms(ModelId model) {
    return settlements.model(model);
  }

  @Override
  public Open balance(Address payer) {
    return settlements.balance(payer);
  }

  @Override
  public Held hold(Hash hold, Address payer, Open most, long expires) {
    return settlements.hold(hold, payer, most, expires);
  }

  @Override
  public void release(Hash hold) {
    settlements.release(hold);
  }

  @Override
  public void releaseExpired(long now) {
    settlements.releaseExpired(now);
  }

  @Override
  public Recorded charge(Hash hold, Charge charge) {
    return settlements.charge(hold, charge);
  }

  @Override
  public Optional<UsageReceipt> charged(Hash hold) {
    return settlements.charged(hold);
  }

  @Override
  public SortedMap<Address, BigInteger> provisional(Hash receipt) {
    return settlements.provisional(receipt);
  }

  @Override
  public Map<ClusterId, BigInteger> written(Hash receipt) {
    return settlements.lines(receipt).stream()
        .filter(line -> line.key().kind() == ClusterKey.Kind.MEMORY)
        .collect(Collectors.toMap(line -> line.key().cluster(), Line::x, BigInteger::add));
  }

  @Override
  public Optional<UsageReceipt> receipt(Hash id) {
    return settlements.receipt(id);
  }

  @Override
  public Verification verify(UsageReceipt receipt, Evidence evidence) {
    return settlements.verify(receipt, evidence);
  }

  @Override
  public Optional<Dues> dues(Hash id) {
    return settlements
        .proof(id)
        .map(proof ->
            new Dues(
                proof.terms(),
                proof.lines(),
                proof.place().map(place -> new Inclusion(place.path(), place.fees()))));
  }

  @Override
  public Pins registered() {
    return roots.pins();
  }

  @Override
  public List<UsageReceipt> paidBy(Address payer, long before, int most) {
    return settlements.paidBy(payer, before, most);
  }

  @Override
  public Book.Posted deposit(Address payer, Open amount, String reference) {
    return settlements.deposit(payer, amount, reference);
  }

  @Override
  public Book.Posted refund(Address payer, Open amount, String reference) {
    return settlements.refund(payer, amount, reference);
  }

  @Override
  public Optional<Settlement> closeEpoch(long expected) {
    Optional<Settlement> closed = settlements.closeEpoch(expected);
    closed.ifPresent(_ -> roots.write());
    return closed;
  }

  @Override
  public long openEpoch() {
    return settlements.openEpoch();
  }

  @Override
  public Optional<Settlement> latest() {
    return settlements.latest();
  }

  @Override
  public List<Earnings> earnings() {
    return settlements.earnings();
  }

  @Override
  public Reconciliation reconcile() {
    return settlements.reconcile();
  }
}
