package org.openledger.memory;

import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.openledger.memory.search.Embedding;
import org.openledger.memory.search.EncoderEmbedding;
import org.openledger.model.encoder.EncoderArtifact;
import org.openledger.model.tensor.Kernels;

/// The encoder that memories are made with, opened when it is needed first.
final class Encoders implements Supplier<Embedding> {
  private final Path folder;
  private @Nullable Embedding opened;

  Encoders(Path folder) {
    this.folder = folder;
  }

  @Override
  public synchronized Embedding get() {
    if (opened == null) {
      opened =
          new EncoderEmbedding(EncoderArtifact.ALL_MINILM_L6_V2.open(folder, Kernels.shared()));
    }
    return opened;
  }
}
