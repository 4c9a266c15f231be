package org.openledger.core.work;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;

/// The budget of the request that a thread works for: gas, processor time and bytes, together for
/// all its parts. Whatever computes for long asks the current one; where there is none, as when
/// blocks are made, nothing is bounded.
///
/// It belongs to one thread, which it was made on; only the caller's going away is told by another.
public final class Work {
  private static final ScopedValue<Work> CURRENT = ScopedValue.newInstance();
  private static final Work UNBOUNDED =
      new Work(new Limits(1, Duration.ofNanos(1), 1), () -> false, false);

  private final Limits limits;
  private final BooleanSupplier gone;
  private final boolean bounded;
  private final long began;
  private long gasLeft;
  private long bytesLeft;

  private Work(Limits limits, BooleanSupplier gone, boolean bounded) {
    this.limits = limits;
    this.gone = gone;
    this.bounded = bounded;
    this.began = bounded ? spentNanos() : 0;
    this.gasLeft = limits.gas();
    this.bytesLeft = limits.answerBytes();
  }

  /// The whole budget of a request, for the thread that asks for it.
  ///
  /// @param gone whether its caller went away; asked again and again
  public static Work of(Limits limits, BooleanSupplier gone) {
    return new Work(limits, gone, true);
  }

  /// What this thread works for now.
  public static Work current() {
    return CURRENT.orElse(UNBOUNDED);
  }

  /// Works for this request.
  public <T> T during(Supplier<T> work) {
    return ScopedValue.where(CURRENT, this).call(work::get);
  }

  /// Does what nobody's request bounds, whoever's thread does it: a block is made to its end.
  public static <T> T unbounded(Supplier<T> work) {
    return UNBOUNDED.during(work);
  }

  /// Whether anything is bounded.
  public boolean isBounded() {
    return bounded;
  }

  /// Ends the work if its time is spent or nobody waits for it.
  ///
  /// @throws Refusal then
  public void check() {
    if (!bounded) {
      return;
    }
    if (gone.getAsBoolean()) {
      throw new Refusal(Code.CALLER_GONE, "nobody waits for the answer any more");
    }
    if (spentNanos() - began > limits.processor().toNanos()) {
      throw new Refusal(
          Code.BUDGET_SPENT,
          "the request's budget of %d ms of processor time is spent"
              .formatted(limits.processor().toMillis()));
    }
  }

  /// The gas that something gets which wants so much.
  ///
  /// @throws Refusal if there is none left
  public long grant(long wanted) {
    if (!bounded) {
      return wanted;
    }
    check();
    if (gasLeft == 0) {
      throw gasSpent();
    }
    return Math.min(wanted, gasLeft);
  }

  /// Takes gas that was used out of the budget.
  public void spend(long gas) {
    if (bounded) {
      gasLeft = Math.max(0, gasLeft - gas);
    }
  }

  /// What is told to whom the gas that was granted did not suffice.
  public Refusal gasSpent() {
    return new Refusal(
        Code.BUDGET_SPENT, "the request's budget of %,d gas is spent".formatted(limits.gas()));
  }

  /// Takes bytes of the answer out of the budget, before they are there.
  ///
  /// @throws Refusal if there are not so many left
  public void answer(long bytes) {
    if (!bounded) {
      return;
    }
    bytesLeft -= bytes;
    if (bytesLeft < 0) {
      bytesLeft = 0;
      throw new Refusal(
          Code.BUDGET_SPENT,
          "response too large: the request's budget of %,d bytes of answer is spent"
              .formatted(limits.answerBytes()));
    }
  }

  /// What is left now, to go back to: while an answer is made its bytes are estimated, and counted
  /// when it is there.
  public long mark() {
    return bytesLeft;
  }

  /// Forgets what was counted since a mark.
  public void reset(long mark) {
    if (bounded) {
      bytesLeft = mark;
    }
  }

  /// Processor time of this thread. A virtual thread's is not measured; its wall time stands for
  /// it.
  private static long spentNanos() {
    return Thread.currentThread().isVirtual()
        ? System.nanoTime()
        : ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
