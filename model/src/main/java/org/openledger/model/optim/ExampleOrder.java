package org.openledger.model.optim;

import java.util.Arrays;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.random.CounterRandom;

/// Which examples make up each step of a run: every epoch is a fresh permutation, keyed by seed and
/// epoch alone; a batch that reaches over the end of an epoch goes on with the next.
public final class ExampleOrder {
  private final int examples;
  private final int batch;
  private final CounterRandom random;
  private long cachedEpoch = -1;
  private int[] cached = new int[0];

  /// An order over `examples` examples in batches of `batch`.
  public ExampleOrder(int examples, int batch, long seed) {
    if (examples < 1 || batch < 1) {
      throw new Refusal(Code.INVALID_ARGUMENT, examples + " examples in batches of " + batch);
    }
    this.examples = examples;
    this.batch = batch;
    this.random = CounterRandom.of(seed, "example-order");
  }

  /// Steps that cover `epochs` epochs, the last one possibly reaching into the next epoch.
  public int steps(int epochs) {
    return Math.toIntExact(((long) examples * epochs + batch - 1) / batch);
  }

  /// Example indices of step t = 1, 2, ...
  public int[] at(int t) {
    int[] indices = new int[batch];
    long position = (long) (t - 1) * batch;
    for (int i = 0; i < batch; i++, position++) {
      indices[i] = epoch(position / examples)[(int) (position % examples)];
    }
    return indices;
  }

  private synchronized int[] epoch(long epoch) {
    if (epoch != cachedEpoch) {
      cached = random.fork(epoch).permutation(examples);
      cachedEpoch = epoch;
    }
    return cached;
  }

  /// The order of a whole epoch, copied.
  public int[] permutation(long epoch) {
    return Arrays.copyOf(epoch(epoch), examples);
  }
}
