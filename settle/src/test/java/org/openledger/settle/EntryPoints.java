package org.openledger.settle;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.openledger.core.crypto.Address;
import org.openledger.core.hash.Hash;
import org.openledger.core.money.Open;
import org.openledger.core.receipt.Evidence;
import org.openledger.core.receipt.UsageReceipt;
import org.openledger.settle.book.Book;
import org.openledger.settle.book.Posting;
import org.openledger.settle.book.Posting.BookAccount;
import org.openledger.settle.book.Posting.Leg;
import org.openledger.tally.RandomEpochs;

/// Everything that a node can ask of settlement, with what must come of it while an epoch is being
/// closed: done at once, done when the close goes on, or refused.
final class EntryPoints {
  /// Not asked while an epoch is closed, and why.
  static final Map<String, String> ALONE =
      Map.of(
          "open(Database,SettlementConfig,ChainClient)",
              "once for a process, and no two processes have one home (ChainSettlementTest)",
          "repair(Database,SettlementConfig,ChainClient)",
              "nobody else may use either meanwhile (ChainRepairTest)");

  /// Where the close keeps the funding of the node, or what strangers paid in, in its hands.
  private static final Set<String> FUNDING = Set.of("fund: before a commit");

  /// Where the close compares book and chain, one at a time.
  private static final Set<String> COMPARING =
      Set.of("fund: before a commit", "claim: before a commit", "settle: before a commit");

  private static final Set<String> FREEZING = Set.of("freeze: before a commit");

  private static final String NOTHING = "NO_SUCH_THING";

  private final Map<String, Entry> all = new LinkedHashMap<>();

  /// What stands still at a place of a close.
  ///
  /// @param place where
  /// @param computed whether the tables of the epoch are there for others
  /// @param open the epoch that is open for others
  record Still(String place, boolean computed, long open) {}

  /// What settlement is asked with.
  ///
  /// @param before a receipt of the epoch that is being closed
  /// @param name different for every place
  record Asked(Settlements settlements, World world, UsageReceipt before, String name) {}

  /// What is asked, and what comes of it.
  ///
  /// @param waits at which places it waits until the close goes on
  /// @param said what it ends with, in words: `done`, a code, or what it gives back
  record Entry(
      Function<Asked, Object> call, Function<Still, Boolean> waits, Function<Still, String> said) {}

  EntryPoints() {
    unmoved();
    money();
    reading();
    tables();
    closing();
    book();
  }

  Map<String, Entry> all() {
    return all;
  }

  /// The names of what is public: of the facade, and of the book that it hands out, but for what is
  /// part of the caller's own transaction.
  static Set<String> declared() {
    return Stream.concat(
            methods(Settlements.class).map(EntryPoints::name),
            methods(Book.class)
                .filter(method -> !Arrays.asList(method.getParameterTypes()).contains(Handle.class))
                .map(method -> "book." + name(method)))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Stream<Method> methods(Class<?> type) {
    return Arrays.stream(type.getDeclaredMethods())
        .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic());
  }

  private static String name(Method method) {
    return Arrays.stream(method.getParameterTypes())
        .map(Class::getSimpleName)
        .collect(Collectors.joining(",", method.getName() + "(", ")"));
  }

  private void at(
      String name, Set<String> waits, Function<Still, String> said, Function<Asked, Object> call) {
    all.put(name, new Entry(call, still -> waits.contains(still.place()), said));
  }

  private void free(String name, Function<Asked, Object> call) {
    at(name, Set.of(), _ -> "done", call);
  }

  private static Object done(Object ignored) {
    assert ignored != null : "nothing came back";
    return "done";
  }

  private static Object done(Runnable action) {
    action.run();
    return "done";
  }

  private void unmoved() {
    free("domain()", asked -> done(asked.settlements.domain()));
    free("contracts()", asked -> done(asked.settlements.contracts()));
    at("contract(String)", Set.of(), _ -> NOTHING, asked -> asked.settlements.contract("None"));
    free("book()", asked -> done(asked.settlements.book()));
    free("model(ModelId)", asked -> done(asked.settlements.model(World.MODEL).orElseThrow()));
    free("registered()", asked -> done(asked.settlements.registered()));
    free(
        "registerModel(ModelTerms)",
        asked -> done(() -> asked.settlements.registerModel(asked.world.terms)));
    free(
        "registerSnapshot(Snapshot,Function)",
        asked ->
            done(() ->
                asked.settlements.registerSnapshot(
                    asked.world.snapshot, asked.world.accounts::address)));
  }

  private void money() {
    Open one = Open.units(1);
    at(
        "deposit(Address,Open,String)",
        FUNDING,
        _ -> "Entered[]",
        asked -> asked.settlements.deposit(asked.world.payer, one, asked.name));
    at(
        "refund(Address,Open,String)",
        FUNDING,
        _ -> "Entered[]",
        asked -> asked.settlements.refund(asked.world.payer, one, asked.name));
    free("balance(Address)", asked -> done(asked.settlements.balance(asked.world.payer)));
    at(
        "hold(Hash,Address,Open,long)",
        Set.of(),
        _ -> "Taken[]",
        asked -> asked.settlements.hold(hold(asked), asked.world.payer, one, Long.MAX_VALUE));
    free("release(Hash)", asked -> done(() -> asked.settlements.release(hold(asked))));
    free("releaseExpired(long)", asked -> done(() -> asked.settlements.releaseExpired(1)));
    // In an epoch that is open once the close has frozen its own, and never refused. Which one is
    // nobody's to say: whoever else waits to close an epoch may be faster.
    at(
        "charge(Hash,Charge)",
        FREEZING,
        _ -> "a later epoch",
        asked -> {
          Hash hold = asked.world.hold(asked.settlements);
          Charge charge = asked.world.charge(asked.world.attribution());
          long epoch = World.accepted(asked.settlements.charge(hold, charge)).epoch();
          return epoch > 2 ? "a later epoch" : "epoch " + epoch;
        });
  }

  private static Hash hold(Asked asked) {
    return RandomEpochs.hash("hold " + asked.name);
  }

  private void reading() {
    free("charged(Hash)", asked -> done(asked.settlements.charged(hold(asked))));
    free(
        "receipt(Hash)", asked -> done(asked.settlements.receipt(asked.before.id()).orElseThrow()));
    free(
        "attribution(Hash)",
        asked -> done(asked.settlements.attribution(asked.before.id()).orElseThrow()));
    free("named()", asked -> done(asked.settlements.named()));
    free(
        "published(SnapshotRef)",
        asked -> done(asked.settlements.published(asked.world.snapshot.ref())));
    free("lines(Hash)", asked -> done(asked.settlements.lines(asked.before.id()).getFirst()));
    at(
        "proof(Hash)",
        Set.of(),
        still -> "place " + still.computed(),
        asked ->
            "place "
                + asked.settlements.proof(asked.before.id()).orElseThrow().place().isPresent());
    free(
        "paidBy(Address,long,int)",
        asked -> done(asked.settlements.paidBy(asked.world.payer, Long.MAX_VALUE, 3).getFirst()));
    free("damagedTerms()", asked -> done(asked.settlements.damagedTerms()));
    free("provisional(Hash)", asked -> done(asked.settlements.provisional(asked.before.id())));
    at(
        "verify(UsageReceipt,Evidence)",
        Set.of(),
        _ -> "holds",
        asked -> {
          var found = asked.settlements.verify(asked.before, Evidence.none());
          return found.firstFailure().isEmpty() ? "holds" : found;
        });
    at("reconcile()", COMPARING, _ -> "[]", asked -> asked.settlements.reconcile().differences());
  }

  private void tables() {
    free("pools()", asked -> done(asked.settlements.pools()));
    free("earnings()", asked -> done(asked.settlements.earnings().getFirst()));
    free(
        "earnings(Address)",
        asked -> done(asked.settlements.earnings(asked.world.accounts.treasury().address())));
    at(
        "openEpoch()",
        Set.of(),
        still -> "" + still.open(),
        asked -> "" + asked.settlements.openEpoch());
    at(
        "latest()",
        Set.of(),
        still -> still.computed() ? "2" : "1",
        asked -> "" + asked.settlements.latest().orElseThrow().epoch());
    at(
        "settlement(long)",
        Set.of(),
        still -> still.computed() ? "done" : NOTHING,
        asked -> done(asked.settlements.settlement(2)));
    at(
        "tables(long)",
        Set.of(),
        still -> still.computed() ? "done" : NOTHING,
        asked -> done(asked.settlements.tables(2)));
  }

  /// One close at a time: the other waits, and finds the epoch closed.
  private void closing() {
    all.put(
        "closeEpoch(long)",
        new Entry(
            asked -> "" + asked.settlements.closeEpoch(2).orElseThrow().epoch(),
            _ -> true,
            _ -> "2"));
    all.put(
        "closeEpoch()",
        new Entry(asked -> done(asked.settlements.closeEpoch()), _ -> true, _ -> "done"));
  }

  private void book() {
    BookAccount payer = BookAccount.payer(RandomEpochs.account("somebody"));
    free("book.balance(BookAccount)", asked -> done(asked.settlements.book().balance(payer)));
    free("book.totals(BookAccount)", asked -> done(asked.settlements.book().totals(payer)));
    free("book.totalsUnder(String)", asked -> done(asked.settlements.book().totalsUnder("")));
    at("book.audit()", Set.of(), _ -> "[]", asked -> asked.settlements.book().audit());
    at(
        "book.post(Posting)",
        Set.of(),
        _ -> "Entered[]",
        asked -> {
          Address from = asked.world.payer;
          Leg leg = new Leg(BookAccount.payer(from), payer, BigInteger.ONE);
          return asked
              .settlements
              .book()
              .post(new Posting(Posting.id("gift", asked.name), "gift", List.of(leg)));
        });
  }
}
