package org.openledger.model.tensor;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Keccak;
import org.openledger.core.random.CounterRandom;

/// Products and bounds of rows of many widths, as one digest.
public final class RowsRun {
  private RowsRun() {}

  public static Hash digest() {
    var random = CounterRandom.of(41, "rows");
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      for (int width : new int[] {5, 64, 100, 384}) {
        byte[] other = FourBitRowsTest.other(random, width);
        var rows = FourBitRowsTest.rows(random, other);
        for (float each : FourBitRowsTest.atMost(rows, other)) {
          out.writeFloat(each);
        }
        for (byte[] row : rows) {
          out.writeInt(
              new Int8Rows(MemorySegment.ofArray(row), width).dot(0, Int8Rows.Other.of(other)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Keccak.hash256(bytes.toByteArray());
  }
}
