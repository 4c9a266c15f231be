package org.openledger.model.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Refusal;
import org.openledger.core.json.Json;
import org.openledger.model.file.SafeTensorsWriter;
import org.openledger.model.tensor.Kernels;
import org.openledger.model.tensor.Workers;

/// What an encoder's files may ask for, and what is refused by its name.
class BertConfigTest {
  @TempDir private Path folder;

  @BeforeEach
  void write() {
    TinyEncoder.write(folder);
  }

  @Test
  void aConfigSurvivesARoundTrip() {
    assertThat(BertConfig.read(folder)).isEqualTo(TinyEncoder.CONFIG);
    assertThat(EncoderSettings.read(folder, TinyEncoder.CONFIG)).isEqualTo(TinyEncoder.SETTINGS);
  }

  @Test
  void whatIsUnknownIsRefusedByItsName() {
    refused("model_type", Json.of("roberta"), "model_type roberta");
    refused("model_type", null, "no model_type");
    refused("hidden_act", Json.of("relu"), "hidden_act relu");
    refused("hidden_act", Json.of("gelu_new"), "hidden_act gelu_new");
    refused("position_embedding_type", Json.of("relative_key"), "position_embedding_type");
    refused("is_decoder", Json.of(true), "is_decoder");
    refused("add_cross_attention", Json.of(true), "add_cross_attention");
    refused("quantization_config", Json.object().build(), "quantization_config");
    refused("embedding_size", Json.of(128), "embedding_size");
    refused("num_attention_heads", Json.of(5), "36 with 5 heads");
    refused("num_attention_heads", Json.of(0), "num_attention_heads 0");
    refused("hidden_size", Json.of(1 << 20), "hidden_size 1048576");
    refused("num_hidden_layers", Json.of(100_000), "num_hidden_layers 100000");
    refused("layer_norm_eps", Json.of(2), "layer_norm_eps 2.0");
  }

  private static void refused(
      String field, @org.jspecify.annotations.Nullable Json value, String reason) {
    var members = new LinkedHashMap<>(TinyEncoder.CONFIG.json().members());
    if (value == null) {
      members.remove(field);
    } else {
      members.put(field, value);
    }
    assertThatThrownBy(() -> BertConfig.of(new Json.Obj(members)))
        .isInstanceOfSatisfying(
            Failure.class, e -> assertThat(e.code()).isEqualTo(Code.UNSUPPORTED_CONFIG))
        .hasMessageContaining(reason);
  }

  @Test
  void fieldsThatMatterToOthersArePassedOver() {
    var members = new LinkedHashMap<>(TinyEncoder.CONFIG.json().members());
    members.put("attention_probs_dropout_prob", Json.of(0.1));
    members.put("pad_token_id", Json.of(0));
    assertThat(BertConfig.of(new Json.Obj(members))).isEqualTo(TinyEncoder.CONFIG);
  }

  @Test
  void poolingThatIsUnknownIsRefusedByItsName() throws Exception {
    settings("1_Pooling/config.json", "{\"pooling_mode_max_tokens\": true}", "max_tokens");
    settings(
        "1_Pooling/config.json",
        "{\"pooling_mode_mean_tokens\": true, \"pooling_mode_cls_token\": true}",
        "pooling_mode_cls_token");
    settings("1_Pooling/config.json", "{}", "Pooling by []");
    settings(
        "1_Pooling/config.json",
        "{\"pooling_mode_mean_tokens\": true, \"include_prompt\": false}",
        "include_prompt");
    settings("1_Pooling/config.json", "{\"pooling_mode_mean_tokens\": 3}", "are broken");
  }

  @Test
  void otherSettingsThatAreUnknownAreRefusedByTheirNames() throws Exception {
    settings(
        "modules.json",
        "[{\"type\": \"sentence_transformers.models.Dense\"}]",
        "sentence_transformers.models.Dense");
    settings("sentence_bert_config.json", "{\"max_seq_length\": 71}", "71 tokens");
    settings("sentence_bert_config.json", "{\"max_seq_length\": 2}", "at least 3 tokens");
    Files.delete(folder.resolve("1_Pooling/config.json"));
    assertThatThrownBy(() -> EncoderSettings.read(folder, TinyEncoder.CONFIG))
        .hasMessageContaining("say by which pooling")
        .satisfies(this::namesAPathInAFaultAlone);
  }

  /// A refusal is shown to whoever asks.
  private void namesAPathInAFaultAlone(Throwable failure) {
    if (failure instanceof Refusal) {
      assertThat(failure).hasMessageNotContaining(folder.toString());
    }
  }

  private void settings(String file, String text, String reason) throws Exception {
    var path = folder.resolve(file);
    var before = Files.readString(path);
    Files.writeString(path, text);
    assertThatThrownBy(() -> EncoderSettings.read(folder, TinyEncoder.CONFIG))
        .isInstanceOf(Failure.class)
        .hasMessageContaining(reason)
        .satisfies(this::namesAPathInAFaultAlone);
    Files.writeString(path, before);
  }

  @Test
  void weightsThatDoNotFitAreRefusedByName() {
    rewritten("pooler.dense.bias", new float[] {1}, "");
    rewritten("classifier.weight", new float[] {1}, "classifier.weight");
    rewritten(
        "encoder.layer.2.output.dense.bias", new float[5], "encoder.layer.2.output.dense.bias");
    float[] bad = TinyEncoder.weights(1).floats("encoder.layer.1.output.dense.bias").clone();
    bad[7] = Float.NaN;
    rewritten("encoder.layer.1.output.dense.bias", bad, "holds NaN at 7");
  }

  /// Opens the encoder with one tensor more, or another one.
  private void rewritten(String name, float[] values, String reason) {
    var writer = new SafeTensorsWriter();
    var weights = TinyEncoder.weights(1);
    for (var shape : BertWeights.shapes(TinyEncoder.CONFIG)) {
      if (!shape.name().equals(name)) {
        writer.f32(shape.name(), weights.floats(shape.name()), BertWeights.sizes(shape));
      }
    }
    writer.f32(name, values, values.length);
    writer.write(folder.resolve("model.safetensors"));
    if (reason.isEmpty()) {
      BertEncoder.open(folder, Kernels.scalar(new Workers(1))).close();
      return;
    }
    assertThatThrownBy(() -> BertEncoder.open(folder, Kernels.scalar(new Workers(1))))
        .isInstanceOf(Failure.class)
        .hasMessageContaining(reason);
  }
}
