package org.openledger.memory.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.model.encoder.EncoderArtifact;
import org.openledger.model.encoder.QuantisedVector;
import org.openledger.model.tensor.Kernels;

class EncoderEmbeddingTest {
  @Test
  void aQuestionAskedAgainHasTheSameNumbers(@TempDir Path folder) {
    try (var encoder = EncoderArtifact.ALL_MINILM_L6_V2.open(folder, Kernels.shared())) {
      var embedding = new EncoderEmbedding(encoder);
      var first = embedding.question("What is a tide pool?");
      var wanted = QuantisedVector.of(encoder.encode("What is a tide pool?")).values();
      assertThat(first).isEqualTo(wanted);
      first[0] += 1; // whoever has it may do with it what they like
      for (int i = 0; i < 40; i++) {
        var text = "What is a limpet, " + i + "?";
        assertThat(embedding.question(text))
            .isEqualTo(QuantisedVector.of(encoder.encode(text)).values());
        assertThat(embedding.question("What is a tide pool?")).isEqualTo(wanted);
      }
      assertThat(embedding.question("What is a limpet, 0?"))
          .isEqualTo(QuantisedVector.of(encoder.encode("What is a limpet, 0?")).values());
    }
  }
}
