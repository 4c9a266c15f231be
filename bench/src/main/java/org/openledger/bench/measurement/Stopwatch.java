package org.openledger.bench.measurement;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.function.LongSupplier;

/// Times contenders that take turns, so that all see the same machine.
public final class Stopwatch {
  private final LongSupplier nanoseconds;

  private Stopwatch(LongSupplier nanoseconds) {
    this.nanoseconds = nanoseconds;
  }

  /// The calling thread's CPU time, which other processes on the machine disturb least.
  public static Stopwatch ofThread() {
    return new Stopwatch(ManagementFactory.getThreadMXBean()::getCurrentThreadCpuTime);
  }

  /// Time that passes, for work on several threads; wants an idle machine.
  public static Stopwatch ofWall() {
    return new Stopwatch(System::nanoTime);
  }

  /// Median seconds of each contender over `runs` rounds, after `warmUp` rounds.
  public double[] medians(int warmUp, int runs, Runnable... contenders) {
    double[][] seconds = new double[contenders.length][runs];
    for (int round = -warmUp; round < runs; round++) {
      for (int i = 0; i < contenders.length; i++) {
        long start = nanoseconds.getAsLong();
        contenders[i].run();
        long taken = nanoseconds.getAsLong() - start;
        if (round >= 0) {
          seconds[i][round] = taken * 1e-9;
        }
      }
    }
    double[] medians = new double[contenders.length];
    for (int i = 0; i < contenders.length; i++) {
      Arrays.sort(seconds[i]);
      medians[i] = seconds[i][runs / 2];
    }
    return medians;
  }

  /// The task, `times` times in a row.
  public static Runnable repeat(int times, Runnable task) {
    return () -> {
      for (int i = 0; i < times; i++) {
        task.run();
      }
    };
  }
}
