package org.openledger.verify;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.openledger.core.digest.ModelDigest;
import org.openledger.core.fault.Failure;
import org.openledger.core.flow.ModelId;
import org.openledger.core.receipt.ModelPart;
import org.openledger.core.receipt.Verification.Check;
import org.openledger.memory.MemoryFactory;
import org.openledger.train.ModelFactory;

/// Compares a model's files with what a receipt says of them, byte for byte, before anything in
/// them is read as a model: what a stranger put into the folder is never interpreted.
///
/// A model is read once and kept, so its files are digested once too.
final class ModelFiles {
  private final ModelFactory models;
  private final MemoryFactory memories;
  private final Map<ModelId, ModelDigest.Parts> digested = new HashMap<>();

  ModelFiles(ModelFactory models, MemoryFactory memories) {
    this.models = models;
    this.memories = memories;
  }

  /// The checks of a model's files.
  List<Check> check(ModelPart said) {
    ModelDigest.Parts found;
    try {
      found = digested.computeIfAbsent(said.id(), this::digests);
    } catch (Failure e) {
      return List.of(new Check("model", false, e.text()));
    }
    var checks = new ArrayList<Check>();
    checks.add(same("baseDigest", said.base(), found.base()));
    checks.add(same("adapterDigest", said.adapter(), found.adapter()));
    checks.add(same("modelDigest", said.digest(), ModelDigest.of(found)));
    if (memories.has(said.id())) {
      // Of the snapshot, the index, the gate and how credit is divided.
      checks.add(same("memoryRoot", said.roots().memory(), memories.model(said.id()).root()));
    }
    return List.copyOf(checks);
  }

  private ModelDigest.Parts digests(ModelId id) {
    return memories.has(id)
        ? memories.digests(id, models.digests(new ModelId(id.base())).base())
        : models.digests(id);
  }

  private static Check same(String name, Object said, Object found) {
    boolean holds = said.equals(found);
    return new Check(
        name, holds, holds ? "is that of the files" : said + " is not that of the files: " + found);
  }
}
