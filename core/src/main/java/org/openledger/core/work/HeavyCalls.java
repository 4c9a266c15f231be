package org.openledger.core.work;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Refusal;

/// Runs what may compute for long on few threads of its own: the threads that serve requests are as
/// many as processors, and whoever computes on one of them keeps all others waiting.
public final class HeavyCalls implements AutoCloseable {
  /// How often whoever waits is looked for.
  private static final int LOOK_MILLIS = 150;

  private final ThreadPoolExecutor threads;
  private final int waitingMax;

  /// Threads, and how many calls may wait for one.
  public HeavyCalls(int count, int waitingMax) {
    this.waitingMax = waitingMax;
    this.threads =
        new ThreadPoolExecutor(
            count,
            count,
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(waitingMax),
            Thread.ofPlatform().daemon().name("heavy-", 0).factory());
    threads.allowCoreThreadTimeOut(true);
  }

  /// Runs a call and waits for it. If whoever wants its result goes away, the call is told, or
  /// never begun.
  ///
  /// @param call what to do; it gets to know whether it need not go on
  /// @throws Refusal with `TOO_BUSY` if too many wait already, with `CALLER_GONE` if nobody does
  public <T> T run(Function<BooleanSupplier, T> call, Presence presence) {
    var gone = new AtomicBoolean();
    var running = new FutureTask<T>(() -> call.apply(gone::get));
    try {
      threads.execute(running);
    } catch (RejectedExecutionException e) {
      throw new Refusal(Code.TOO_BUSY, waitingMax + " calls are waiting; try again later", e);
    }
    try {
      return await(running, presence);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Refusal(Code.CALLER_GONE, "nobody waits for the call any more", e);
    } catch (CancellationException e) {
      throw new Refusal(Code.CALLER_GONE, "nobody waits for the call any more", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new Fault(Code.UNEXPECTED, "a call ended in an error", e);
    } finally {
      gone.set(true);
      threads.remove(running);
    }
  }

  private static <T> T await(FutureTask<T> running, Presence presence)
      throws InterruptedException, ExecutionException {
    while (true) {
      try {
        return running.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException _) {
        if (!presence.isThere()) {
          throw new CancellationException();
        }
      }
    }
  }

  /// How many calls wait.
  int waiting() {
    return threads.getQueue().size();
  }

  /// How many calls run.
  int running() {
    return threads.getActiveCount();
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
