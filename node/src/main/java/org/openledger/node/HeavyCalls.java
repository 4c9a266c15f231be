package org.openledger.node;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Refusal;

/// Runs what may compute for long on few threads of its own: the threads that serve requests are as
/// many as processors, and whoever computes on one of them keeps all others waiting.
final class HeavyCalls implements AutoCloseable {
  static final int WAITING_MAX = 64;
  private static final int THREADS = 2;

  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          THREADS,
          THREADS,
          1,
          TimeUnit.MINUTES,
          new ArrayBlockingQueue<>(WAITING_MAX),
          Thread.ofPlatform().daemon().name("heavy-", 0).factory());

  /// Runs a call and waits for it.
  ///
  /// @throws Refusal with `TOO_BUSY` if too many wait already
  <T> T run(Supplier<T> call) {
    Future<T> running;
    try {
      running = threads.submit(call::get);
    } catch (RejectedExecutionException e) {
      throw new Refusal(Code.TOO_BUSY, WAITING_MAX + " calls are waiting; try again later", e);
    }
    try {
      return running.get();
    } catch (InterruptedException e) {
      running.cancel(true);
      Thread.currentThread().interrupt();
      throw new Refusal(Code.CALLER_GONE, "nobody waits for the call any more", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new Fault(Code.UNEXPECTED, "a call ended in an error", e);
    }
  }

  /// How many calls wait.
  int waiting() {
    return threads.getQueue().size();
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
