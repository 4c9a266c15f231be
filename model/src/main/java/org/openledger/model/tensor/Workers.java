package org.openledger.model.tensor;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// A fixed set of computing threads that share out numbered tasks; which thread runs a task never
/// changes its result, because a task alone decides its outputs.
public final class Workers implements AutoCloseable {
  /// More threads than this are refused: a mistake in a setting, not a machine.
  public static final int THREADS_MAX = 256;

  /// About 50 microseconds.
  private static final int SPINS = 2_000;

  private final int threads;
  private final LinkedBlockingQueue<Job> queue = new LinkedBlockingQueue<>();
  private volatile boolean closed;

  /// Workers for `threads` threads in all, the calling one included.
  public Workers(int threads) {
    if (threads < 1 || threads > THREADS_MAX) {
      throw new IllegalArgumentException("threads must be 1.." + THREADS_MAX + ": " + threads);
    }
    this.threads = threads;
    for (int i = 1; i < threads; i++) {
      Thread.ofPlatform().name("kernel-" + i).daemon(true).start(this::serve);
    }
  }

  /// The number of threads that compute, the calling one included.
  public int threads() {
    return threads;
  }

  /// Runs `task` for 0 .. count-1, each once, and returns when all are done.
  public void run(int count, IntConsumer task) {
    if (threads == 1 || count <= 1) {
      for (int i = 0; i < count; i++) {
        task.accept(i);
      }
      return;
    }
    var job = new Job(count, task);
    for (int i = 1; i < Math.min(threads, count); i++) {
      queue.add(job);
    }
    job.work();
    job.await();
  }

  /// Waits a moment without sleeping: the next task mostly comes sooner than a thread wakes up.
  private static void spin(BooleanSupplier done) {
    for (int i = 0; i < SPINS && !done.getAsBoolean(); i++) {
      Thread.onSpinWait();
    }
  }

  private void serve() {
    try {
      while (!closed) {
        spin(() -> !queue.isEmpty());
        queue.take().work();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed = true;
    for (int i = 1; i < threads; i++) {
      queue.add(new Job(0, _ -> {}));
    }
  }

  /// One call of `run`: a counter of tasks handed out and a latch of tasks finished.
  private static final class Job {
    private final int count;
    private final IntConsumer task;
    private final AtomicInteger next = new AtomicInteger();
    private final CountDownLatch left;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    Job(int count, IntConsumer task) {
      this.count = count;
      this.task = task;
      this.left = new CountDownLatch(count);
    }

    void work() {
      for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
        try {
          task.accept(i);
        } catch (RuntimeException | Error e) {
          failure.compareAndSet(null, e);
        } finally {
          left.countDown();
        }
      }
    }

    void await() {
      spin(() -> left.getCount() == 0);
      boolean interrupted = false;
      while (true) {
        try {
          left.await();
          break;
        } catch (InterruptedException _) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      switch (failure.get()) {
        case RuntimeException e -> throw e;
        case Error e -> throw e;
        case null, default -> {}
      }
    }
  }
}
