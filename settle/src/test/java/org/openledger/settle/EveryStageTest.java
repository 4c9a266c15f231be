package org.openledger.settle;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openledger.core.fault.Failure;
import org.openledger.core.flow.Settlement;
import org.openledger.core.receipt.UsageReceipt;
import org.openledger.settle.EntryPoints.Asked;
import org.openledger.settle.EntryPoints.Still;
import org.openledger.settle.book.Posting.BookAccount;
import org.openledger.store.Database;

/// Every entry point of settlement against every step of a close, which stands still meanwhile with
/// all the locks that it has: each is done at once, or as soon as the close goes on, or refused as
/// it must be; and afterwards the books agree.
class EveryStageTest {
  /// Long enough for a lock to be met; what does not wait is awaited for as long as it takes.
  private static final long WAITS_MILLIS = 30;

  private static final long SECONDS_MAX = 20;

  private static final List<String> PLACES =
      List.of(
          "freeze: before a commit",
          "freeze",
          "compute: tables written",
          "compute: before a commit",
          "compute",
          "fund: sending",
          "fund: sent",
          "fund: before a commit",
          "fund",
          "propose: sending",
          "propose: sent",
          "propose: before a commit",
          "propose",
          "claim: sending",
          "claim: batch sent",
          "claim: before a commit",
          "claim",
          "settle: before a commit",
          "settle: before a commit 2",
          "settle: before a commit 3",
          "settle");

  static List<String> places() {
    return PLACES;
  }

  @Test
  void everyEntryPointIsInTheTable() {
    var known = new TreeSet<>(new EntryPoints().all().keySet());
    known.addAll(EntryPoints.ALONE.keySet());
    assertThat(known).isEqualTo(EntryPoints.declared());
  }

  /// A node in its second epoch.
  private static final class Home {
    final World world = new World(17, 6);
    final FakeContracts contracts = new FakeContracts();
    final Database real = FreshSchema.open();
    final Settlements settlements;
    final List<UsageReceipt> asked;

    Home(ClosingStop stop) {
      contracts.beforeSending(stop::sending);
      settlements = world.open(stop.over(real), contracts, stop::after);
      world.register(settlements);
      world.ask(settlements, 2);
      settlements.closeEpoch();
      asked = world.ask(settlements, 3);
    }
  }

  @Test
  void everyPlaceOfACloseIsListed() {
    var stop = new ClosingStop("nowhere");
    var home = new Home(stop);
    stop.enter();
    home.settlements.closeEpoch(2);
    assertThat(stop.passed()).isEqualTo(PLACES);
  }

  @ParameterizedTest
  @MethodSource("places")
  void everyEntryPointEndsAsItMust(String place) throws Exception {
    var stop = new ClosingStop(place);
    var home = new Home(stop);
    var still = new Still(place, PLACES.indexOf(place) >= PLACES.indexOf("compute"), open(place));
    var asked = new Asked(home.settlements, home.world, home.asked.getFirst(), place);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Settlement> close =
          threads.submit(() -> {
            stop.enter();
            return home.settlements.closeEpoch(2).orElseThrow();
          });
      try {
        stop.awaitReached();
        var waiting = ask(threads, asked, still);
        stop.release();
        assertThat(close.get(SECONDS_MAX, TimeUnit.SECONDS).receipts().count()).isEqualTo(3);
        for (var entry : waiting.entrySet()) {
          var said = entry.getValue().get(SECONDS_MAX, TimeUnit.SECONDS);
          assertThat(said).as(entry.getKey()).isEqualTo(expected(entry.getKey(), still));
        }
      } finally {
        stop.release();
      }
    }
    requireSound(home);
  }

  private static long open(String place) {
    return place.equals("freeze: before a commit") ? 2 : 3;
  }

  private static String expected(String name, Still still) {
    return entry(name).said().apply(still);
  }

  private static EntryPoints.Entry entry(String name) {
    return java.util.Objects.requireNonNull(new EntryPoints().all().get(name), name);
  }

  /// Asks everything in turn; what waits, as it must.
  private static Map<String, Future<String>> ask(ExecutorService threads, Asked asked, Still still)
      throws Exception {
    var waiting = new LinkedHashMap<String, Future<String>>();
    for (var name : new EntryPoints().all().keySet()) {
      var entry = entry(name);
      var call = threads.submit(() -> said(entry, asked));
      if (entry.waits().apply(still)) {
        assertThat(ends(call)).as(name + " waits at " + still.place()).isFalse();
        waiting.put(name, call);
      } else {
        assertThat(endedSoon(call, name, still)).as(name).isEqualTo(entry.said().apply(still));
      }
    }
    return waiting;
  }

  private static String endedSoon(Future<String> call, String name, Still still)
      throws InterruptedException, ExecutionException {
    try {
      return call.get(SECONDS_MAX, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError(name + " does not end while the close is at " + still.place(), e);
    }
  }

  private static boolean ends(Future<String> call) throws Exception {
    try {
      call.get(WAITS_MILLIS, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException _) {
      return false;
    }
  }

  private static String said(EntryPoints.Entry entry, Asked asked) {
    try {
      return entry.call().apply(asked).toString();
    } catch (Failure e) {
      return e.code().name();
    }
  }

  /// All fees that anybody paid are earned by somebody, once all epochs are closed.
  private static void requireSound(Home home) {
    home.settlements.closeEpoch();
    assertThat(home.settlements.reconcile().differences()).isEmpty();
    var fees = BigInteger.ZERO;
    var numbers = new ArrayList<Long>();
    for (var receipt : home.settlements.paidBy(home.world.payer, Long.MAX_VALUE, 100)) {
      fees = fees.add(receipt.body().total().units());
      numbers.add(receipt.body().place().sequence());
    }
    // Two of the first epoch, three of the second, one that met the close.
    assertThat(numbers).hasSize(6).doesNotHaveDuplicates();
    var earned =
        home.settlements.earnings().stream()
            .map(one -> one.settled().units())
            .reduce(BigInteger.ZERO, BigInteger::add);
    assertThat(earned).isEqualTo(fees);
    assertThat(home.settlements.book().balance(BookAccount.held(home.world.payer))).isZero();
  }
}
