package org.openledger.chain.rpc;

import java.util.Optional;
import org.openledger.chain.block.BlockStore;
import org.openledger.chain.block.Chain;
import org.openledger.chain.node.ChainNode;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Refusal;
import org.openledger.core.hash.Hash;
import org.openledger.core.json.Json;

/// Finds the block that a parameter means: a number, a tag, a hash, or EIP-1898's object.
public final class Blocks {
  private final ChainNode node;

  public Blocks(ChainNode node) {
    this.node = node;
  }

  private Chain chain() {
    return node.chain();
  }

  /// The number a tag or quantity means, which may lie ahead of the head.
  ///
  /// There is one producer and no reorganisation: the newest block is safe and final. `pending` is
  /// the newest block too, for what waits changes nothing until it is in a block.
  public long number(Json value) {
    return switch (value.text()) {
      case "latest", "pending", "safe", "finalized" -> chain().head().number();
      case "earliest" -> 0;
      default -> Params.number(value);
    };
  }

  /// The number of the block meant, if there is such a block.
  public Optional<Long> find(Json value) {
    if (value instanceof Json.Obj) {
      Optional<Json> hash = value.find("blockHash");
      if (hash.isPresent()) {
        return byHash(Params.hash(hash.get()));
      }
      return find(value.get("blockNumber"));
    }
    if (value.text().length() == 2 + 2 * Hash.SIZE) {
      return byHash(Params.hash(value));
    }
    long number = number(value);
    return number > chain().head().number() ? Optional.empty() : Optional.of(number);
  }

  private Optional<Long> byHash(Hash hash) {
    var number = chain().blocks().number(hash);
    return number.isEmpty() ? Optional.empty() : Optional.of(number.getAsLong());
  }

  /// The block whose state is meant; the newest if the parameter is left out.
  ///
  /// @throws Failure if there is no such block
  public long state(Params params, int index) {
    Optional<Json> value = params.find(index);
    if (value.isEmpty()) {
      return chain().head().number();
    }
    return find(value.get())
        .orElseThrow(() -> new Refusal(Code.STATE_UNAVAILABLE, "header not found"));
  }

  public Optional<BlockStore.Stored> block(Json value) {
    return find(value).flatMap(number -> chain().blocks().block(number));
  }
}
