package org.openledger.attribute;

import java.util.List;
import org.openledger.attribute.linear.Rows;
import org.openledger.model.engine.LoraGradients;
import org.openledger.model.engine.TrainableEngine;
import org.openledger.model.lora.LoraAdapter;
import org.openledger.model.token.Sequence;

/// One row per training record, made once after a run: for baselines and for explanations.
public final class RecordRows {
  /// Records per pass: bounds the activations, and does not show in the result.
  private static final int PASS = 8;

  private RecordRows() {}

  /// Loss gradients at `adapter`, [n, p], as bytes with a scale per row.
  public static Rows.Bytes gradients(
      TrainableEngine engine, LoraAdapter adapter, List<Sequence> records) {
    int p = adapter.size();
    Rows.Bytes rows = Rows.bytes(records.size(), p);
    float[] row = new float[p];
    for (int from = 0; from < records.size(); from += PASS) {
      List<Sequence> batch = records.subList(from, Math.min(records.size(), from + PASS));
      LoraGradients gradients = engine.loraGradients(adapter, batch);
      for (int b = 0; b < batch.size(); b++) {
        System.arraycopy(gradients.rows(), b * p, row, 0, p);
        rows.put(from + b, row);
      }
    }
    return rows;
  }

  /// What each record's loss gradient alone would have done to the adapter, to first order, over
  /// the whole run: -(rates / n) * gradient, [n, p]. Its product with a query's gradient is in
  /// nats.
  public static Rows.Bytes displacements(Rows gradients, RunVectors.Course course) {
    int n = gradients.count();
    Rows.Bytes rows = Rows.bytes(n, gradients.width());
    float[] row = new float[gradients.width()];
    for (int i = 0; i < n; i++) {
      gradients.copyRow(i, row);
      for (int j = 0; j < row.length; j++) {
        row[j] *= -course.rates()[j] / n;
      }
      rows.put(i, row);
    }
    return rows;
  }
}
