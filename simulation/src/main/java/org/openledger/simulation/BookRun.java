package org.openledger.simulation;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.openledger.core.crypto.Address;
import org.openledger.core.digest.PromptHash;
import org.openledger.core.flow.Attribution;
import org.openledger.core.receipt.UsageReceipt;

/// What the clients of a tortured book share.
final class BookRun {
  private static final int RECEIPTS_LOOKED = 64;

  private final long seed;
  private final Machine machine;
  private final BookWorld world;
  private final ReferenceBook reference;
  private final BookCounts counts = new BookCounts();

  private final AtomicInteger phase = new AtomicInteger();

  BookRun(long seed, Machine machine, BookWorld world) {
    this.seed = seed;
    this.machine = machine;
    this.world = world;
    this.reference = world.reference();
  }

  long seed() {
    return seed;
  }

  Machine machine() {
    return machine;
  }

  BookWorld world() {
    return world;
  }

  BookCounts counts() {
    return counts;
  }

  /// Counts the closes that were begun.
  int phase() {
    return phase.get();
  }

  /// Another close is begun.
  void next() {
    phase.incrementAndGet();
  }

  /// Whether the process has died.
  boolean isDead() {
    return machine.fuse().isBlown();
  }

  /// What the reference says.
  <T> T read(Function<ReferenceBook, T> question) {
    synchronized (reference) {
      return question.apply(reference);
    }
  }

  /// Changes the reference.
  void enter(Consumer<ReferenceBook> change) {
    synchronized (reference) {
      change.accept(reference);
    }
  }

  /// Enters a receipt that somebody holds. Its fee must be what it costs.
  void enter(String hold, UsageReceipt receipt, Attribution attribution) {
    var bill = world.bill(receipt, attribution);
    if (!bill.total().equals(receipt.body().total().units())) {
      throw new BookWrong(
          "a receipt of %s for what costs %s: %s"
              .formatted(receipt.body().total().units(), bill.total(), bill));
    }
    enter(book -> book.enter(hold, bill));
    counts.add(BookCounts.RECEIPTS, 1);
  }

  /// Enters a receipt, unless it was entered before.
  void enterIfNew(String hold, UsageReceipt receipt, Attribution attribution) {
    if (!read(book -> book.isKnown(receipt.body().place().sequence()))) {
      enter(hold, receipt, attribution);
    }
  }

  /// Enters the receipt of a prompt, if there is one that is not known: what a process may have
  /// signed before it died.
  boolean adopt(Address payer, PromptHash prompt) {
    for (var receipt : machine.settlements().paidBy(payer, Long.MAX_VALUE, RECEIPTS_LOOKED)) {
      if (receipt.body().said().prompt().hash().equals(prompt)) {
        var attribution = machine.settlements().attribution(receipt.id()).orElseThrow();
        enterIfNew("asked " + receipt.id(), receipt, attribution);
        return true;
      }
    }
    return false;
  }
}
