package org.openledger.chain.rpc.evm;

import java.util.TreeMap;
import org.openledger.chain.node.ChainNode;
import org.openledger.chain.rpc.Encode;
import org.openledger.chain.rpc.Params;
import org.openledger.core.json.Json;

/// Blocks that a test wants to go back to.
final class DevSnapshots {
  private static final int SNAPSHOTS_MAX = 1_000;

  private final ChainNode node;
  private final TreeMap<Long, Long> blocks = new TreeMap<>();
  private long taken;

  DevSnapshots(ChainNode node) {
    this.node = node;
  }

  synchronized Json take() {
    if (blocks.size() >= SNAPSHOTS_MAX) {
      blocks.pollFirstEntry();
    }
    taken++;
    blocks.put(taken, node.chain().head().number());
    return Encode.quantity(taken);
  }

  /// Goes back; the snapshot and those after it are used up.
  synchronized boolean revert(String id) {
    Long block = blocks.get(Params.number(Json.of(id)));
    if (block == null) {
      return false;
    }
    node.rewind(block);
    blocks.tailMap(Params.number(Json.of(id))).clear();
    return true;
  }
}
