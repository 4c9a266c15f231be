package org.openledger.bench.disk;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.openledger.core.bytes.Hex;
import org.openledger.core.hash.Sha256;
import org.openledger.core.random.CounterRandom;
import org.openledger.store.BlobId;
import org.openledger.store.Blobs;

/// Content-addressed files, one of them stored twice.
final class BlobScenario implements Scenario {
  private static final int[] SIZES = {0, 10, 600, 3_000, 70_000};
  private static final long BYTES_MAX = 1 << 20;

  private final List<byte[]> contents = new ArrayList<>();

  BlobScenario() {
    var random = CounterRandom.of(1, "blobs");
    for (int size : SIZES) {
      var content = new byte[size];
      for (int i = 0; i < size; i++) {
        content[i] = (byte) random.nextInt();
      }
      contents.add(content);
    }
    contents.add(contents.get(2));
  }

  @Override
  public String name() {
    return "blobs";
  }

  private static Blobs at(Path root) {
    return Blobs.open(root.resolve("home").resolve("blobs"), BYTES_MAX);
  }

  @Override
  public List<Step> steps() {
    return contents.stream().map(content -> (Step) root -> at(root).put(content)).toList();
  }

  @Override
  public void check(Path root, int acknowledged) {
    var blobs = at(root);
    for (int i = 0; i < contents.size(); i++) {
      var id = id(contents.get(i));
      Scenario.check(i >= acknowledged || blobs.contains(id), "blob " + i + " is lost");
      if (blobs.contains(id)) {
        Scenario.check(Arrays.equals(blobs.read(id), contents.get(i)), "blob " + i + " differs");
      }
      blobs.put(contents.get(i));
      Scenario.check(Arrays.equals(blobs.read(id), contents.get(i)), "blob " + i + " stays lost");
    }
  }

  private static BlobId id(byte[] content) {
    return new BlobId(Hex.encodeBare(Sha256.digest(content).bytes()));
  }
}
