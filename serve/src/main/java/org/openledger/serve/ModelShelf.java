package org.openledger.serve;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.openledger.core.flow.ModelId;

/// Models that stay loaded between questions, the most recently asked of them.
///
/// A model that cannot be loaded is not kept: the next question finds it mended, or damaged still.
/// While one is loaded, those that are there answer. A newer version of a model that answers from
/// what it finds takes the place of the one before, which is loaded again if it is asked for.
public final class ModelShelf implements ModelSource {
  /// Most models that stay loaded unless a shelf is told otherwise.
  public static final int MODELS_MAX = 64;

  private final ModelSource loader;
  private final int modelsMax;

  /// Held while a model is loaded: one at a time.
  private final Object loading = new Object();

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
  public OpenLora.Model model(ModelId id) {
    var known = find(id);
    if (known.isPresent()) {
      return known.get();
    }
    synchronized (loading) {
      return find(id)
          .orElseGet(() -> {
            var model = loader.model(id);
            keep(id, model);
            return model;
          });
    }
  }

  private synchronized Optional<OpenLora.Model> find(ModelId id) {
    return Optional.ofNullable(loaded.get(id));
  }

  private synchronized void keep(ModelId id, OpenLora.Model model) {
    if (model.recall().isPresent()) {
      loaded.keySet().removeIf(other -> isBefore(other, id));
    }
    loaded.put(id, model);
    if (loaded.size() > modelsMax) {
      var eldest = loaded.keySet().iterator();
      eldest.next();
      eldest.remove();
    }
    assert loaded.size() <= modelsMax : "the shelf holds " + loaded.size();
  }

  private static boolean isBefore(ModelId other, ModelId id) {
    return other.family().equals(id.family()) && other.version() < id.version();
  }

  /// How many models are loaded.
  public synchronized int size() {
    return loaded.size();
  }
}
