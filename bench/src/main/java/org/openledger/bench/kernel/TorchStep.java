package org.openledger.bench.kernel;

import static org.bytedeco.pytorch.global.torch.addmm;
import static org.bytedeco.pytorch.global.torch.cat;
import static org.bytedeco.pytorch.global.torch.cross_entropy_loss;
import static org.bytedeco.pytorch.global.torch.embedding;
import static org.bytedeco.pytorch.global.torch.grad;
import static org.bytedeco.pytorch.global.torch.linear;
import static org.bytedeco.pytorch.global.torch.rms_norm;
import static org.bytedeco.pytorch.global.torch.scaled_dot_product_attention;
import static org.bytedeco.pytorch.global.torch.silu;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.openblas.presets.openblas_nolapack;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.openledger.model.lora.LoraAdapter;
import org.openledger.model.lora.Projection;
import org.openledger.model.tensor.Elementary;
import org.openledger.model.token.Sequence;
import org.openledger.model.weights.ModelConfig;
import org.openledger.model.weights.Weights;

/// `LoraStep` in libtorch on one thread, from the same numbers: the peer of our step. It uses the
/// library's fused operations (norm, attention, cross-entropy, product with addition) and asks for
/// the gradients of the adapter only.
final class TorchStep {
  private static final ModelConfig C = LoraStep.CONFIG;

  private final Map<String, Tensor> weights = new HashMap<>();
  private final Map<String, Tensor> lora = new LinkedHashMap<>(); // in the flat order
  private final Tensor ids; // [batch, tokens]
  private final Tensor labels; // [batch * (tokens - 1)]
  private final Tensor cos; // [tokens, headDim]
  private final Tensor sin;
  private final Scalar scaling;
  private final Scalar one = new Scalar(1.0);
  private final int count;
  private final int tokens;

  private TorchStep(LoraStep step) {
    torch.set_num_threads(1);
    openblas_nolapack.blas_set_num_threads(1); // libtorch multiplies with it
    for (Weights.Shape shape : step.weights.shapes()) {
      float[] values = step.weights.tensor(shape.name());
      Tensor flat = torch.tensor(values);
      weights.put(shape.name(), shape.vector() ? flat : flat.view(shape.rows(), shape.columns()));
    }
    float[] parameters = step.adapter.parameters();
    for (LoraAdapter.Block block : step.adapter.blocks()) {
      float[] values =
          Arrays.copyOfRange(parameters, block.offset(), block.offset() + block.size());
      Tensor matrix = torch.tensor(values).view(block.rows(), block.columns());
      lora.put(key(block.layer(), block.projection(), block.b()), matrix.requires_grad_(true));
    }
    scaling = new Scalar((double) step.adapter.config().scaling());
    count = step.batch.size();
    tokens = step.batch.getFirst().ids().length;
    long[] all = new long[count * tokens];
    long[] next = new long[count * (tokens - 1)];
    for (int i = 0; i < count; i++) {
      Sequence sequence = step.batch.get(i);
      for (int t = 0; t < tokens; t++) {
        all[i * tokens + t] = sequence.ids()[t];
        if (t > 0) {
          next[i * (tokens - 1) + t - 1] = sequence.ids()[t];
        }
      }
    }
    ids = torch.tensor(all).view(count, tokens);
    labels = torch.tensor(next);
    float[][] turns = turns();
    cos = torch.tensor(turns[0]).view(tokens, C.headDim());
    sin = torch.tensor(turns[1]).view(tokens, C.headDim());
  }

  /// The step in libtorch, where the library runs.
  static Optional<TorchStep> of(LoraStep step) {
    try {
      Loader.load(torch.class);
      return Optional.of(new TorchStep(step));
    } catch (UnsatisfiedLinkError _) {
      return Optional.empty(); // no build of the library for this machine
    }
  }

  private float[][] turns() {
    int half = C.headDim() / 2;
    float[][] out = new float[2][tokens * C.headDim()];
    for (int t = 0; t < tokens; t++) {
      for (int i = 0; i < C.headDim(); i++) {
        double angle = t * Elementary.pow(C.ropeTheta(), -2.0 * (i % half) / C.headDim());
        out[0][t * C.headDim() + i] = (float) Elementary.cos(angle);
        out[1][t * C.headDim() + i] = (float) Elementary.sin(angle);
      }
    }
    return out;
  }

  private static String key(int layer, Projection projection, boolean b) {
    return layer + projection.module() + (b ? ".B" : ".A");
  }

  /// Computes the loss and the gradients, and drops them.
  void run() {
    try (var _ = new PointerScope()) {
      gradients(loss());
    }
  }

  /// The loss summed over samples, and the sum of squares of its gradient.
  double[] check() {
    try (var _ = new PointerScope()) {
      Tensor loss = loss();
      TensorVector gradients = gradients(loss);
      double squares = 0;
      for (long i = 0; i < gradients.size(); i++) {
        squares += gradients.get(i).square().sum().item_double();
      }
      return new double[] {loss.item_double(), squares};
    }
  }

  private TensorVector gradients(Tensor loss) {
    return grad(new TensorVector(loss), new TensorVector(lora.values().toArray(Tensor[]::new)));
  }

  /// Every sample has as many scored tokens, so the sum of their means is a multiple of the mean.
  private Tensor loss() {
    long h = C.hidden();
    Tensor x = embedding(weight("model.embed_tokens"), ids).view(-1, h); // [rows, h]
    for (int layer = 0; layer < C.layers(); layer++) {
      x = block(layer, x);
    }
    Tensor last = norm(x, "model.norm").view(count, tokens, h).narrow(1, 0, tokens - 1L);
    Tensor logits = linear(last.reshape(-1, h), weight("lm_head"));
    return cross_entropy_loss(logits, labels).mul(new Scalar((double) count));
  }

  private Tensor block(int layer, Tensor x) {
    String name = "model.layers." + layer;
    Tensor a = norm(x, name + ".input_layernorm");
    Tensor[] qkv = new Tensor[3];
    for (int i = 0; i < qkv.length; i++) {
      Tensor y = adapted(layer, Projection.values()[i], a);
      qkv[i] = y.view(count, tokens, C.heads(), C.headDim()).transpose(1, 2);
    }
    Tensor o =
        scaled_dot_product_attention(
            turned(qkv[0]),
            turned(qkv[1]),
            qkv[2],
            new TensorOptional(),
            0.0,
            true,
            new DoubleOptional(),
            false);
    o = o.transpose(1, 2).reshape(-1, C.hidden());
    Tensor middle = x.add(adapted(layer, Projection.O, o));
    Tensor m = norm(middle, name + ".post_attention_layernorm");
    Tensor gated = silu(adapted(layer, Projection.GATE, m)).mul(adapted(layer, Projection.UP, m));
    return middle.add(adapted(layer, Projection.DOWN, gated));
  }

  /// x W^T + scaling (x A^T) B^T.
  private Tensor adapted(int layer, Projection projection, Tensor x) {
    Tensor base = linear(x, weight("model.layers." + layer + "." + projection.module()));
    Tensor u = linear(x, lora(layer, projection, false));
    return addmm(base, u, lora(layer, projection, true).t(), one, scaling);
  }

  private Tensor turned(Tensor x) {
    int half = C.headDim() / 2;
    Tensor swapped =
        cat(new TensorVector(x.narrow(-1, half, half).neg(), x.narrow(-1, 0, half)), -1);
    return x.mul(cos).add(swapped.mul(sin));
  }

  private Tensor norm(Tensor x, String name) {
    return rms_norm(
        x,
        new long[] {C.hidden()},
        new TensorOptional(weight(name)),
        new DoubleOptional((double) C.normEps()));
  }

  private Tensor weight(String name) {
    return Objects.requireNonNull(weights.get(name + ".weight"), name);
  }

  private Tensor lora(int layer, Projection projection, boolean b) {
    return Objects.requireNonNull(lora.get(key(layer, projection, b)));
  }
}
