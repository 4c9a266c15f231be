package org.openledger.node;

import java.util.List;

/// The models of a node.
///
/// @param models those that answer, newest version of each name first
/// @param damaged those that cannot be loaded, with the reason
/// @param examples a few questions that their public records answer
/// @param contributors people behind those records
/// @param records public records they were trained on
public record ModelList(
    List<ModelSummary> models,
    List<Damaged> damaged,
    List<String> examples,
    int contributors,
    long records) {
  public ModelList {
    models = List.copyOf(models);
    damaged = List.copyOf(damaged);
    examples = List.copyOf(examples);
  }
}
