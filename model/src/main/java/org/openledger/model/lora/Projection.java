package org.openledger.model.lora;

import org.openledger.model.weights.ModelConfig;

/// The seven linear layers of a block that an adapter may sit on, in flat order.
public enum Projection {
  Q("self_attn.q_proj"),
  K("self_attn.k_proj"),
  V("self_attn.v_proj"),
  O("self_attn.o_proj"),
  GATE("mlp.gate_proj"),
  UP("mlp.up_proj"),
  DOWN("mlp.down_proj");

  private final String module;

  Projection(String module) {
    this.module = module;
  }

  /// The module's name inside a layer, as Hugging Face spells it.
  public String module() {
    return module;
  }

  /// The short name PEFT lists under target_modules, such as `q_proj`.
  public String shortName() {
    return module.substring(module.indexOf('.') + 1);
  }

  /// Number of inputs of the layer.
  public int in(ModelConfig c) {
    return switch (this) {
      case Q, K, V, GATE, UP -> c.hidden();
      case O -> c.queryWidth();
      case DOWN -> c.intermediate();
    };
  }

  /// Number of outputs of the layer.
  public int out(ModelConfig c) {
    return switch (this) {
      case Q -> c.queryWidth();
      case K, V -> c.keyWidth();
      case O, DOWN -> c.hidden();
      case GATE, UP -> c.intermediate();
    };
  }
}
