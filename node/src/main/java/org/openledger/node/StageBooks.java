package org.openledger.node;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.openledger.core.crypto.Address;
import org.openledger.core.flow.Attribution;
import org.openledger.core.flow.ModelId;
import org.openledger.core.flow.Settlement;
import org.openledger.core.hash.Hash;
import org.openledger.core.money.Open;
import org.openledger.core.receipt.Evidence;
import org.openledger.core.receipt.UsageReceipt;
import org.openledger.core.receipt.Verification;
import org.openledger.settle.Earnings;
import org.openledger.settle.Reconciliation;
import org.openledger.settle.Recorded;
import org.openledger.settle.Settlements;
import org.openledger.settle.book.Book;
import org.openledger.settle.split.ModelTerms;

/// What the settle stage does for the use cases.
///
/// @param settlements the stage
record StageBooks(Settlements settlements)
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
  public long nextSequence() {
    return settlements.nextSequence();
  }

  @Override
  public UsageReceipt sign(UsageReceipt.Body body) {
    return settlements.sign(body);
  }

  @Override
  public Recorded record(UsageReceipt receipt, Attribution attribution) {
    return settlements.record(receipt, attribution);
  }

  @Override
  public SortedMap<Address, BigInteger> provisional(Hash receipt) {
    return settlements.provisional(receipt);
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
  public Book.Posted deposit(Address payer, Open amount, String reference) {
    return settlements.deposit(payer, amount, reference);
  }

  @Override
  public Book.Posted refund(Address payer, Open amount, String reference) {
    return settlements.refund(payer, amount, reference);
  }

  @Override
  public Settlement closeEpoch() {
    return settlements.closeEpoch();
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
