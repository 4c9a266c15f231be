package org.openledger.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;

/// Times work by the calling thread's CPU time, which other processes on the machine disturb least;
/// contenders take turns, so that both see the same machine.
public final class CpuClock {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private CpuClock() {}

  /// Median seconds of each contender over `runs` rounds, after `warmUp` rounds.
  public static double[] medians(int warmUp, int runs, Runnable... contenders) {
    double[][] seconds = new double[contenders.length][runs];
    for (int round = -warmUp; round < runs; round++) {
      for (int i = 0; i < contenders.length; i++) {
        long start = THREADS.getCurrentThreadCpuTime();
        contenders[i].run();
        long taken = THREADS.getCurrentThreadCpuTime() - start;
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
