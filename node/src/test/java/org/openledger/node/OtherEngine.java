package org.openledger.node;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openledger.core.hash.Hash;
import org.openledger.model.engine.Decoding;
import org.openledger.model.engine.LabelDraws;
import org.openledger.model.engine.LinearTap;
import org.openledger.model.engine.LoraGradients;
import org.openledger.model.engine.TrainableEngine;
import org.openledger.model.lora.LoraAdapter;
import org.openledger.model.tensor.Kernels;
import org.openledger.model.token.ChatTemplate;
import org.openledger.model.token.Sequence;
import org.openledger.model.token.Tokenizer;
import org.openledger.model.weights.ModelConfig;

/// An engine whose kernels have a version of their own.
record OtherEngine(TrainableEngine engine) implements TrainableEngine {
  static final int KERNEL_VERSION = Kernels.KERNEL_VERSION + 7;

  @Override
  public int kernelVersion() {
    return KERNEL_VERSION;
  }

  @Override
  public ModelConfig config() {
    return engine.config();
  }

  @Override
  public Hash digest() {
    return engine.digest();
  }

  @Override
  public Tokenizer tokenizer() {
    return engine.tokenizer();
  }

  @Override
  public ChatTemplate template() {
    return engine.template();
  }

  @Override
  public Kernels kernels() {
    return engine.kernels();
  }

  @Override
  public Decoding open(int capacity, @Nullable LoraAdapter adapter) {
    return engine.open(capacity, adapter);
  }

  @Override
  public List<float[]> decode(List<Step> steps) {
    return engine.decode(steps);
  }

  @Override
  public double[] tokenLogProbs(Sequence sequence, @Nullable LoraAdapter adapter) {
    return engine.tokenLogProbs(sequence, adapter);
  }

  @Override
  public LoraGradients loraGradients(
      LoraAdapter adapter, List<Sequence> batch, @Nullable LinearTap tap) {
    return engine.loraGradients(adapter, batch, tap);
  }

  @Override
  public LoraGradients summedGradients(LoraAdapter adapter, List<Sequence> batch) {
    return engine.summedGradients(adapter, batch);
  }

  @Override
  public LoraGradients sampledGradients(
      LoraAdapter adapter, List<Sequence> batch, LabelDraws draws, @Nullable LinearTap tap) {
    return engine.sampledGradients(adapter, batch, draws, tap);
  }

  @Override
  public float[] finalHidden(int[] ids, @Nullable LoraAdapter adapter) {
    return engine.finalHidden(ids, adapter);
  }
}
