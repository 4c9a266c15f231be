package org.openledger.model.transformer;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.openledger.model.lora.Projection;
import org.openledger.model.tensor.RmsNorm;
import org.openledger.model.weights.ModelConfig;
import org.openledger.model.weights.Weights;

/// The parameters of one block.
final class Layer {
  final String prefix;
  final RmsNorm inputNorm;
  final RmsNorm postNorm;
  final @Nullable RmsNorm queryNorm;
  final @Nullable RmsNorm keyNorm;
  private final Map<Projection, Linear> linears = new EnumMap<>(Projection.class);
  private final Map<LinearGroup, List<Linear>> groups = new EnumMap<>(LinearGroup.class);

  Layer(ModelConfig c, Weights w, int index) {
    prefix = "model.layers." + index + ".";
    inputNorm = new RmsNorm(w.tensor(prefix + "input_layernorm.weight"), c.normEps());
    postNorm = new RmsNorm(w.tensor(prefix + "post_attention_layernorm.weight"), c.normEps());
    queryNorm = headNorm(c, w, "self_attn.q_norm.weight");
    keyNorm = headNorm(c, w, "self_attn.k_norm.weight");
    for (Projection p : Projection.values()) {
      linears.put(p, new Linear(w, prefix + p.module(), p.out(c), p.in(c)));
    }
    for (LinearGroup group : LinearGroup.values()) {
      groups.put(group, group.projections.stream().map(this::linear).toList());
    }
  }

  private @Nullable RmsNorm headNorm(ModelConfig c, Weights w, String name) {
    return c.qkNorm() ? new RmsNorm(w.tensor(prefix + name), c.normEps()) : null;
  }

  Linear linear(Projection p) {
    Linear linear = linears.get(p);
    if (linear == null) {
      throw new AssertionError(p);
    }
    return linear;
  }

  List<Linear> group(LinearGroup group) {
    List<Linear> members = groups.get(group);
    if (members == null) {
      throw new AssertionError(group);
    }
    return members;
  }

  void changed() {
    linears.values().forEach(Linear::changed);
  }
}
