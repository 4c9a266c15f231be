package org.openledger.serve;

import java.util.LinkedHashMap;
import java.util.Map;
import org.openledger.core.flow.ModelId;

/// Models that stay loaded between questions, the most recently asked of them.
///
/// A model that cannot be loaded is not kept: the next question finds it mended, or damaged still.
public final class ModelShelf implements ModelSource {
  /// Most models that stay loaded unless a shelf is told otherwise.
  public static final int MODELS_MAX = 64;

  private final ModelSource loader;
  private final int modelsMax;

  /// Least recently asked first.
  private final Map<ModelId, OpenLora.Model> loaded = new LinkedHashMap<>(16, 0.75f, true);

  /// A shelf of at most [#MODELS_MAX] models.
  public ModelShelf(ModelSource loader) {
    this(loader, MODELS_MAX);
  }

  /// A shelf of at most `modelsMax` models that `loader` loads.
  public ModelShelf(ModelSource loader, int modelsMax) {
    if (modelsMax < 1) {
      throw new IllegalArgumentException("a shelf holds one model or more, not " + modelsMax);
    }
    this.loader = loader;
    this.modelsMax = modelsMax;
  }

  @Override
  public synchronized OpenLora.Model model(ModelId id) {
    var known = loaded.get(id);
    if (known != null) {
      return known;
    }
    var model = loader.model(id);
    loaded.put(id, model);
    if (loaded.size() > modelsMax) {
      var eldest = loaded.keySet().iterator();
      eldest.next();
      eldest.remove();
    }
    assert loaded.size() <= modelsMax : "the shelf holds " + loaded.size();
    return model;
  }

  /// How many models are loaded.
  public synchronized int size() {
    return loaded.size();
  }
}
