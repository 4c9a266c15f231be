package org.openledger.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.openledger.core.crypto.Address;
import org.openledger.core.flow.ModelId;
import org.openledger.core.money.Open;
import org.openledger.simulation.Fuse.Kind;
import org.openledger.simulation.Moment.Ending;

/// Every operation is killed at each of its effects in turn, and done again by a new process: the
/// node is then the same as one that was never killed.
@Execution(ExecutionMode.CONCURRENT)
class EveryEffectTest {
  private static final int NEVER = Integer.MAX_VALUE;
  private static final int SEED = 5;
  private static final int KILLS_MIN = 30;

  /// Effects that one epoch may have less than another.
  private static final int SLACK = 8;

  /// Where what is durable changes: a kill between two statements of a transaction leaves what a
  /// kill before its commit leaves, so those wait for the deep tests.
  private static final Set<Kind> DURABLE = EnumSet.of(Kind.COMMIT, Kind.SEND);

  private static final ModelId MODEL = new ModelId(Machine.BASE);

  @TempDir Path folder;

  /// What a client does after a kill.
  enum Client {
    TRIES_AGAIN,
    GIVES_UP
  }

  /// Does everything once, killed or not, and remembers what.
  private final class Walk implements AutoCloseable {
    private final Simulation simulation;
    private final Client client;
    private final Set<Kind> kinds;
    private final List<Operation> done = new ArrayList<>();
    private int kills;

    Walk(String name, Client client, Set<Kind> kinds) {
      this.simulation = new Simulation(SEED, folder.resolve(name), false);
      this.client = client;
      this.kinds = kinds;
    }

    void once(Operation operation) {
      done.add(operation);
      assertThat(simulation.quietly(operation)).isEqualTo(Ending.DONE);
    }

    /// The last of the operations of every number is killed, at another effect each time.
    void everywhere(IntFunction<List<Operation>> operations) {
      int number = 0;
      operations.apply(number++).forEach(this::once);
      var effects = simulation.effects();
      int missed = 0;
      for (int at = 1; at <= effects.size(); at++) {
        if (kinds.contains(effects.get(at - 1).kind())) {
          var next = operations.apply(number++);
          next.subList(0, next.size() - 1).forEach(this::once);
          missed += kill(next.getLast(), at) == Ending.KILLED ? 0 : 1;
        }
      }
      assertThat(missed).isLessThan(SLACK);
    }

    private Ending kill(Operation operation, int at) {
      done.add(operation);
      long settled = settledEpochs();
      var ending = simulation.attempt(operation, at);
      if (ending == Ending.KILLED) {
        kills++;
        // Who closes an epoch sees that it is settled; to close again would close the next one.
        if (client == Client.TRIES_AGAIN && settledEpochs() == settled) {
          assertThat(simulation.quietly(operation)).isEqualTo(Ending.DONE);
        }
      }
      return ending;
    }

    private long settledEpochs() {
      return simulation.facts().kept().keySet().stream()
          .filter(name -> name.startsWith("settled epoch "))
          .count();
    }

    @Override
    public void close() {
      simulation.close();
    }
  }

  private static Address payer() {
    return Machine.keyring(SEED).party("payer", "alice").address();
  }

  private static Operation contribute(String datanet, int number) {
    return new Operations.Contribute(
        datanet, List.of(row(2 * number), row(2 * number + 1), row(2 * number)));
  }

  private static Row row(int number) {
    return new Row(
        "r" + number,
        "person-" + number % 3,
        Row.LICENCE,
        "What of " + number + "?",
        "The tide of day " + number + " comes at " + number % 12 + ".");
  }

  private static Operation deposit(int number) {
    return new Payments.Deposit(payer(), Open.parse("0.0" + (1 + number % 9)), "d" + number);
  }

  private static Operation begin(String name, int number) {
    return new Payments.Begin(payer(), MODEL, "What of " + number % 7 + "?", name + number);
  }

  /// All that has one outcome, however often it is tried.
  private static void walk(Walk walk) {
    walk.everywhere(number -> List.of(contribute("lore", number)));
    walk.everywhere(
        number -> List.of(contribute("tides", number), new Operations.TakeSnapshot("tides")));
    walk.once(new Operations.OfferBase());
    walk.everywhere(number -> List.of(deposit(number)));
    walk.once(new Payments.Deposit(payer(), Open.parse("9"), "plenty"));
    walk.everywhere(number -> List.of(begin("charged ", number), new Payments.Finish(1)));
    walk.everywhere(number -> List.of(begin("released ", number), new Payments.GiveUp(1)));
    walk.everywhere(number ->
        List.of(begin("closed ", number), new Payments.Finish(1), new Payments.CloseEpoch()));
  }

  private void sameAsNeverKilled(Set<Kind> kinds) {
    Facts facts;
    List<Operation> done;
    try (var walk = new Walk("killed", Client.TRIES_AGAIN, kinds)) {
      walk(walk);
      facts = walk.simulation.facts();
      done = walk.done;
      assertThat(walk.kills).isGreaterThan(KILLS_MIN);
    }
    try (var twin = new Simulation(SEED, folder.resolve("twin"), false)) {
      for (var operation : done.subList(0, done.size() - 1)) {
        assertThat(twin.quietly(operation)).isEqualTo(Ending.DONE);
      }
      twin.attempt(done.getLast(), NEVER);
      assertThat(differences(unnumbered(facts), unnumbered(twin.facts()))).isEmpty();
      assertThat(paid(facts)).isEqualTo(paid(twin.facts()));
      assertThat(facts.earned()).isEqualTo(twin.facts().earned());
      assertThat(facts.chain()).isEqualTo(twin.facts().chain());
      assertThat(facts.book().holds()).isEqualTo(twin.facts().book().holds());
    }
  }

  /// What is kept, but for what a receipt's number is in: one that was drawn by a process that was
  /// killed is not drawn again, so the two worlds number differently.
  private static SortedMap<String, String> unnumbered(Facts facts) {
    var kept = new TreeMap<String, String>();
    facts
        .kept()
        .forEach((name, value) -> {
          if (name.startsWith("epoch ") || name.startsWith("settled epoch ")) {
            kept.put(name, "");
          } else if (!name.startsWith("receipt ") && !name.startsWith("posting ")) {
            kept.put(name, value);
          }
        });
    return kept;
  }

  /// Who paid what in which epoch, in order.
  private static List<String> paid(Facts facts) {
    return facts.receipts().stream()
        .map(receipt -> receipt.payer() + " " + receipt.fee() + " in epoch " + receipt.epoch())
        .toList();
  }

  /// What is kept in one world only, or differs, by name.
  private static Map<String, String> differences(
      SortedMap<String, String> killed, SortedMap<String, String> twin) {
    var found = new TreeMap<String, String>();
    killed.forEach((name, value) -> {
      if (!value.equals(twin.get(name))) {
        found.put(name, value + " and, never killed, " + twin.get(name));
      }
    });
    twin.forEach((name, value) -> {
      if (!killed.containsKey(name)) {
        found.put(name, "only where nothing was killed: " + value);
      }
    });
    return found;
  }

  @Test
  void whoTriesAgainFindsTheNodeAsIfItWasNeverKilled() {
    sameAsNeverKilled(DURABLE);
  }

  @Test
  @Tag("deep")
  void theSameWithKillsAtStatements() {
    sameAsNeverKilled(EnumSet.allOf(Kind.class));
  }

  private void leavesNothingInTheWay(Set<Kind> kinds) {
    try (var walk = new Walk("left", Client.GIVES_UP, kinds)) {
      walk(walk);
      walk.simulation.finish();
    }
  }

  @Test
  void whoGivesUpLeavesNothingInTheWayOfOthers() {
    leavesNothingInTheWay(DURABLE);
  }

  @Test
  @Tag("deep")
  void theSameOfWhoGivesUpAtStatements() {
    leavesNothingInTheWay(EnumSet.allOf(Kind.class));
  }

  /// A model that is published and not for sale keeps neither itself nor its next version from it.
  private void trainings(Client client) {
    try (var walk = new Walk("trained", client, DURABLE)) {
      var number = new AtomicInteger();
      walk.everywhere(_ -> training(number.incrementAndGet(), 0));
      assertThat(walk.kills).isGreaterThan(4);
      for (int last = number.get(); last > 0; last--) {
        training(last, 1).forEach(walk::once);
      }
      walk.simulation.finish();
    }
  }

  @Test
  void aTrainingIsKilledAnywhere() {
    trainings(Client.TRIES_AGAIN);
  }

  @Test
  @Tag("deep")
  void aTrainingIsKilledAnywhereAndGivenUp() {
    trainings(Client.GIVES_UP);
  }

  /// A training on a snapshot of its own, of a Datanet of its own.
  private static List<Operation> training(int number, int more) {
    var datanet = "lore-" + number;
    return List.of(
        contribute(datanet, more),
        new Operations.TakeSnapshot(datanet),
        new Operations.Train(datanet));
  }

  /// An answer that was paid for and lost on its way is paid for again when it is asked again: a
  /// question has no reference by which a node could know it.
  @Test
  void aQuestionIsKilledAnywhere() {
    try (var walk = new Walk("asked", Client.TRIES_AGAIN, DURABLE)) {
      walk.once(new Operations.OfferBase());
      walk.once(new Payments.Deposit(payer(), Open.parse("9"), "plenty"));
      walk.everywhere(number -> List.of(new Payments.Ask(payer(), MODEL, "What of 1?")));
      int asked = walk.done.size() - 2;
      assertThat(walk.simulation.facts().receipts()).hasSizeBetween(asked, asked + 2);
      walk.simulation.finish();
    }
  }

  /// Of a memory's versions the newest is listed, and older ones stay as long as a receipt names
  /// them.
  @Test
  void anOlderMemoryStaysWhereAReceiptNamesIt() {
    try (var simulation = new Simulation(SEED, folder.resolve("renewed"), false)) {
      var first = ModelId.of(Machine.BASE, "lore-records", 1);
      for (var operation :
          List.of(
              new Operations.OfferBase(),
              new Payments.Deposit(payer(), Open.parse("9"), "plenty"),
              contribute("lore", 0),
              new Operations.TakeSnapshot("lore"),
              new Operations.Remember("lore"),
              new Payments.Ask(payer(), first, "What of 1?"),
              contribute("lore", 1),
              new Operations.TakeSnapshot("lore"),
              new Operations.Remember("lore"),
              contribute("lore", 2),
              new Operations.TakeSnapshot("lore"),
              new Operations.Remember("lore"),
              new Operations.Restart())) {
        assertThat(simulation.attempt(operation, NEVER)).isEqualTo(Ending.DONE);
      }
      assertThat(simulation.facts().kept())
          .containsKeys("memory nano:lore-records@1", "memory nano:lore-records@3")
          .doesNotContainKey("memory nano:lore-records@2");
    }
  }
}
