package org.openledger.bench.credit;

import java.nio.file.Path;
import java.util.Arrays;
import org.openledger.memory.credit.CreditTrial.Base;
import org.openledger.model.base.BaseModel;
import org.openledger.model.token.Encoding;
import org.openledger.model.token.Sequence;

/// The shipped base as what measures an answer: how likely each token is behind those before it.
///
/// Its context is shorter than an answer may be, so that it reads in steps, each behind as many
/// tokens as the step has.
final class Scorer {
  private final BaseModel base;

  Scorer() {
    var root = Path.of(System.getProperty("openledger.root", ""));
    this.base = BaseModel.open("nano", root.resolve("bases/nano"));
  }

  Base base() {
    return new Base(base.tokenizer()::encodeWithOffsets, this::logProbs);
  }

  private double[] logProbs(Encoding encoding) {
    int[] ids = encoding.ids();
    int step = base.engine().context() / 2 - 1;
    double[] logProbs = new double[ids.length];
    for (int start = 0; start < ids.length; start += step) {
      int end = Math.min(ids.length, start + step);
      int from = Math.max(0, start - step);
      int[] before = new int[start - from + 1]; // id 0 opens a text
      System.arraycopy(ids, from, before, 1, start - from);
      var sequence = Sequence.of(before, Arrays.copyOfRange(ids, start, end));
      double[] scored = base.engine().tokenLogProbs(sequence, null);
      System.arraycopy(scored, 0, logProbs, start, end - start);
    }
    return logProbs;
  }
}
