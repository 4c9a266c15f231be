package org.openledger.simulation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Fault;
import org.openledger.core.random.CounterRandom;

/// A real node over a real database and the embedded chain, some clients and an operator at once,
/// kills, and a reference book beside it: nothing may be delivered unpaid, charged twice, or paid
/// out otherwise than the reference has it.
///
/// The clients work in batches. Each compares what it is told with the reference at once; between
/// batches they stand still, and the whole database is compared. Which client goes first within a
/// batch is the machine's affair, so that a run of one client alone repeats exactly.
public final class BookTorture {
  private static final int BATCH = 160;
  private static final int KILLS_PERCENT = 20;

  /// About as many effects as an operation has.
  private static final int EFFECTS = 10;

  /// So often an epoch is closed, in operations: reconciling reads the whole book.
  private static final int EPOCHS_LEAST = 12;

  private static final long EPOCH_MOST = 4_000;

  private final BookRun run;
  private final Machine machine;
  private final Plan plan;
  private final CounterRandom random;
  private final BookCheck check;
  private final List<BookClient> clients = new ArrayList<>();
  private final Consumer<String> remarks;

  /// What is done.
  ///
  /// @param clients how many work at once
  public record Plan(long seed, int clients, long operations) {}

  private BookTorture(Machine machine, Plan plan, Consumer<String> remarks) {
    this.machine = machine;
    this.plan = plan;
    this.remarks = remarks;
    run = new BookRun(plan.seed(), machine, BookWorld.on(machine));
    run.enter(book -> {
      var local = machine.keyring().party("payer", "local").address().toString();
      book.move("in allowance", local, Machine.ALLOWANCE.units());
    });
    random = CounterRandom.of(plan.seed(), "book");
    check = new BookCheck(run);
    for (int i = 0; i < plan.clients(); i++) {
      clients.add(new BookClient(run, i));
    }
  }

  /// Tortures a new book.
  ///
  /// @param home a folder of its own, empty
  /// @param remarks told how far it is
  public static BookReport run(Plan plan, Path home, Consumer<String> remarks) {
    try (var machine = new Machine(plan.seed(), home)) {
      machine.fuse().disarm();
      machine.start();
      return new BookTorture(machine, plan, remarks).run();
    }
  }

  private BookReport run() {
    long begun = System.nanoTime();
    var broken = new ArrayList<String>();
    try (var threads = Executors.newFixedThreadPool(plan.clients() + 1)) {
      long done = 0;
      while (done < plan.operations()) {
        batch(threads, Math.clamp(plan.operations() - done, 1, BATCH));
        long now = run.counts().all().getOrDefault(BookCounts.OPERATIONS, 0L);
        if (now / 50_000 > done / 50_000) {
          remarks.accept(now + " operations, " + run.counts().all());
        }
        done = now;
      }
      close(machine.settlements().openEpoch());
      check.compare();
      reconcile();
    } catch (BookWrong e) {
      broken.add(described(e));
      clients.forEach(client -> broken.addAll(client.trace()));
    }
    return new BookReport(run.counts().all(), (System.nanoTime() - begun) * 1e-9, broken);
  }

  private String described(BookWrong e) {
    var cause = e.getCause();
    var at = cause == null || cause.getStackTrace().length == 0 ? "" : cause.getStackTrace()[0];
    return "seed %d, %d clients, %d operations: %s %s"
        .formatted(
            plan.seed(),
            plan.clients(),
            run.counts().all().getOrDefault(BookCounts.OPERATIONS, 0L),
            e.getMessage(),
            at);
  }

  private void batch(ExecutorService threads, int operations) {
    int each = Math.ceilDiv(operations, clients.size());
    boolean kill = random.nextInt(100) < KILLS_PERCENT;
    machine.fuse().arm(kill ? 1 + random.nextInt(operations * EFFECTS) : Integer.MAX_VALUE);
    // Before anybody draws: what is drawn depends on the closes that were begun.
    boolean closes = isTimeToClose();
    var working = new ArrayList<Future<?>>();
    for (var client : clients) {
      working.add(threads.submit(() -> client.steps(each)));
    }
    if (closes && !isAlone()) {
      working.add(threads.submit(this::operate));
    }
    working.forEach(BookTorture::await);
    if (closes && isAlone()) {
      await(threads.submit(this::operate));
    }
    if (machine.fuse().isBlown()) {
      restart();
    }
    machine.fuse().disarm();
    check.compare();
  }

  /// Whether everything repeats itself: then no close meets an answer, whose epoch would be luck.
  private boolean isAlone() {
    return clients.size() == 1;
  }

  private boolean isTimeToClose() {
    long done = run.counts().all().getOrDefault(BookCounts.OPERATIONS, 0L);
    long every = Math.clamp(plan.operations() / EPOCHS_LEAST, 1, EPOCH_MOST);
    if (done < run.phase() * every) {
      return false;
    }
    run.next();
    return true;
  }

  private static void await(Future<?> working) {
    try {
      working.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof BookWrong wrong
          ? wrong
          : new BookWrong("a client ended with " + e.getCause(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Fault(Code.UNEXPECTED, "interrupted", e);
    }
  }

  /// A new process gives back what was reserved; then everybody finds out what became of theirs.
  private void restart() {
    run.counts().add(BookCounts.KILLS, 1);
    machine.fuse().disarm();
    machine.start();
    run.enter(ReferenceBook::releaseAll);
    clients.forEach(BookClient::resume);
  }

  /// The operator closes the open epoch, says so twice, and means one that is not open.
  private void operate() {
    try {
      var settling = machine.node().settling();
      long open = settling.openEpoch();
      var closed = close(open);
      if (closed && close(open) != closed) {
        throw new BookWrong("epoch " + open + " was closed and is not any more");
      }
      try {
        settling.closeEpoch(open + 9);
        throw new BookWrong("an epoch was closed that nobody has opened");
      } catch (Failure e) {
        if (!run.isDead() && e.code() != Code.STATE_CONFLICT) {
          throw new BookWrong("an epoch that nobody has opened: " + e.code(), e);
        }
      }
    } catch (BookWrong e) {
      throw e;
    } catch (RuntimeException | Error e) {
      if (!run.isDead()) {
        throw new BookWrong("the close ended with " + e, e);
      }
    }
  }

  private boolean close(long epoch) {
    var closed = machine.node().settling().closeEpoch(epoch);
    closed.ifPresent(settlement -> {
      if (settlement.epoch() != epoch) {
        throw new BookWrong("epoch " + settlement.epoch() + " was closed, not " + epoch);
      }
    });
    return closed.isPresent();
  }

  private void reconcile() {
    var differences = machine.node().settling().reconcile().differences();
    if (!differences.isEmpty()) {
      throw new BookWrong("the reconciliation finds " + differences);
    }
  }
}
