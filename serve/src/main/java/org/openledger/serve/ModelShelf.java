package org.openledger.serve;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.openledger.core.flow.ModelId;

/// Models that stay loaded between questions, the most recently asked of them.
///
/// Whoever asks for a model that is being loaded waits for it, and for no other. A model that
/// cannot be loaded is not kept: the next question finds it mended, or damaged still. A newer
/// version of a model that answers from what it finds takes the place of the one before, which is
/// loaded again if it is asked for.
public final class ModelShelf implements ModelSource {
  /// Most models that stay loaded unless a shelf is told otherwise.
  public static final int MODELS_MAX = 64;

  private final ModelSource loader;
  private final int modelsMax;

  /// Least recently asked first; guarded by itself, which nobody holds while a model is loaded.
  private final Map<ModelId, Place> places = new LinkedHashMap<>(16, 0.75f, true);

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

  /// Where one model stands, or will once it is loaded; its lock is held while it is.
  private final class Place {
    private final ModelId id;
    private OpenLora.@Nullable Model model;

    Place(ModelId id) {
      this.id = id;
    }

    synchronized OpenLora.Model model() {
      var known = model;
      if (known == null) {
        known = loader.model(id);
        model = known;
        if (known.recall().isPresent()) {
          takePlaceOfEarlier(id);
        }
      }
      return known;
    }
  }

  @Override
  public OpenLora.Model model(ModelId id) {
    Place place;
    synchronized (places) {
      place = places.computeIfAbsent(id, Place::new);
    }
    try {
      var model = place.model();
      makeRoom();
      return model;
    } catch (RuntimeException | Error e) {
      synchronized (places) {
        places.remove(id, place);
      }
      throw e;
    }
  }

  private void takePlaceOfEarlier(ModelId id) {
    synchronized (places) {
      places.keySet().removeIf(other -> isBefore(other, id));
    }
  }

  private static boolean isBefore(ModelId other, ModelId id) {
    return other.family().equals(id.family()) && other.version() < id.version();
  }

  /// Only what is loaded makes others go: a damaged model takes nothing down.
  private void makeRoom() {
    synchronized (places) {
      var eldest = places.keySet().iterator();
      while (places.size() > modelsMax) {
        eldest.next();
        eldest.remove();
      }
    }
  }

  /// Lets all models go: each is loaded anew when it is asked next.
  public void clear() {
    synchronized (places) {
      places.clear();
    }
  }

  /// How many models are loaded, or being loaded.
  public int size() {
    synchronized (places) {
      return places.size();
    }
  }
}
