package org.openledger.core.merkle;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;

/// The shape both trees share: levels of nodes, each half as long as the one below, where the last
/// node of an odd level moves up unchanged.
final class Levels<N> {
  private final List<List<N>> levels = new ArrayList<>();

  Levels(List<N> leaves, BinaryOperator<N> parent) {
    this(leaves, parent, List.of(), new Same(0, 0));
  }

  private Levels(List<N> leaves, BinaryOperator<N> parent, List<List<N>> before, Same same) {
    levels.add(leaves);
    while (levels.getLast().size() > 1) {
      int depth = levels.size();
      var known = depth < before.size() ? before.get(depth) : List.<N>of();
      levels.add(parents(levels.getLast(), parent, known, same.above(depth)));
    }
    assert levels.getLast().size() == Math.min(1, leaves.size()) : "a tree without one root";
  }

  /// The tree over other leaves, of which some are the same, at the same places: what stands above
  /// these alone is not worked out again.
  Levels<N> changed(List<N> leaves, BinaryOperator<N> parent, Same same) {
    boolean holds =
        leaves
            .subList(same.from(), same.to())
            .equals(levels.getFirst().subList(same.from(), same.to()));
    if (!holds) {
      throw new IllegalArgumentException("other leaves from " + same.from() + " to " + same.to());
    }
    return new Levels<>(leaves, parent, levels, same);
  }

  /// Places from `from` to one before `to`.
  record Same(int from, int to) {
    /// The nodes, so many levels above, which have only such leaves below, and all they can have.
    Same above(int levels) {
      int most = 1 << levels;
      return new Same(Math.ceilDiv(from, most), to / most);
    }
  }

  /// Number of leaves.
  int width() {
    return levels.getFirst().size();
  }

  /// The root; empty without leaves.
  Optional<N> root() {
    return levels.getLast().stream().findFirst();
  }

  /// The siblings from leaf `index` upwards; a level where the node is promoted has none.
  List<N> siblings(int index) {
    assert index >= 0 && index < width() : "leaf " + index + " of " + width();
    var siblings = new ArrayList<N>();
    int at = index;
    for (var level : levels.subList(0, levels.size() - 1)) {
      int sibling = at ^ 1;
      if (sibling < level.size()) {
        siblings.add(level.get(sibling));
      }
      at /= 2;
    }
    assert at == 0 : "the path of leaf " + index + " does not end at the root";
    assert siblings.size() < Integer.SIZE : "a path of " + siblings.size() + " siblings";
    return siblings;
  }

  /// The root that a leaf and its siblings lead to; empty if their number does not fit the place.
  static <N> Optional<N> climb(
      N leaf, int index, int width, List<N> siblings, BinaryOperator<N> parent) {
    assert index >= 0 && index < width : "leaf " + index + " of " + width;
    var node = leaf;
    int at = index;
    int used = 0;
    for (int w = width; w > 1; w = (w + 1) / 2, at /= 2) {
      if (at == w - 1 && w % 2 == 1) {
        continue;
      }
      if (used == siblings.size()) {
        return Optional.empty();
      }
      var sibling = siblings.get(used++);
      node = at % 2 == 0 ? parent.apply(node, sibling) : parent.apply(sibling, node);
    }
    return used == siblings.size() ? Optional.of(node) : Optional.empty();
  }

  /// Whether a leaf's own path leads to the root.
  boolean leadsToRoot(int index, List<N> siblings, BinaryOperator<N> parent) {
    var climbed = climb(levels.getFirst().get(index), index, width(), siblings, parent);
    return climbed.isPresent() && climbed.equals(root());
  }

  private static <N> List<N> parents(
      List<N> level, BinaryOperator<N> parent, List<N> known, Same same) {
    var parents = new ArrayList<N>((level.size() + 1) / 2);
    for (int i = 0; i + 1 < level.size(); i += 2) {
      boolean is = i / 2 >= same.from() && i / 2 < same.to();
      parents.add(is ? known.get(i / 2) : parent.apply(level.get(i), level.get(i + 1)));
    }
    if (level.size() % 2 == 1) {
      parents.add(level.getLast());
    }
    assert parents.size() == (level.size() + 1) / 2 : "a level of " + parents.size();
    return parents;
  }
}
