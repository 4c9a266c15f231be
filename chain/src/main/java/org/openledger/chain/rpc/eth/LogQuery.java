package org.openledger.chain.rpc.eth;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.openledger.chain.block.LogSearch;
import org.openledger.chain.node.ChainNode;
import org.openledger.chain.rpc.Blocks;
import org.openledger.chain.rpc.InvalidParams;
import org.openledger.chain.rpc.Params;
import org.openledger.chain.rpc.Views;
import org.openledger.core.crypto.Address;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.hash.Hash;
import org.openledger.core.json.Json;

/// The filter object of `eth_getLogs` and its kin.
///
/// @param from first block, or null for the newest at the time
/// @param to last block, or null for the newest at the time
record LogQuery(LogSearch search, @Nullable Long from, @Nullable Long to) {
  private static final int RESULTS_MAX = 10_000;
  private static final int ADDRESSES_MAX = 1_000;
  private static final int TOPICS_MAX = 4;
  private static final int CHOICES_MAX = 1_000;

  static LogQuery parse(Json json, ChainNode node, Blocks blocks) {
    LogSearch search = new LogSearch(addresses(json), topics(json));
    Optional<Json> hash = json.find("blockHash");
    if (hash.isPresent()) {
      if (json.find("fromBlock").isPresent() || json.find("toBlock").isPresent()) {
        throw new InvalidParams(
            "invalid argument 0: cannot specify both BlockHash and FromBlock/ToBlock, choose one"
                + " or the other");
      }
      long number =
          blocks
              .find(hash.get())
              .orElseThrow(() -> new Refusal(Code.STATE_UNAVAILABLE, "unknown block"));
      return new LogQuery(search, number, number);
    }
    Long from = bound(json.find("fromBlock"), blocks);
    Long to = bound(json.find("toBlock"), blocks);
    long head = node.chain().head().number();
    if ((from == null ? head : from)
        > (to == null ? Math.max(head, from == null ? 0 : from) : to)) {
      throw new InvalidParams("invalid block range params");
    }
    return new LogQuery(search, from, to);
  }

  private static @Nullable Long bound(Optional<Json> value, Blocks blocks) {
    return value.isEmpty() || value.get().equals(Json.of("latest"))
        ? null
        : blocks.number(value.get());
  }

  private static List<Address> addresses(Json json) {
    Optional<Json> value = json.find("address");
    if (value.isEmpty()) {
      return List.of();
    }
    if (value.get() instanceof Json.Arr(List<Json> items)) {
      if (items.size() > ADDRESSES_MAX) {
        throw new InvalidParams("exceed max addresses");
      }
      return items.stream().map(Params::address).toList();
    }
    return List.of(Params.address(value.get()));
  }

  private static List<List<Hash>> topics(Json json) {
    List<Json> items = json.find("topics").map(Json::items).orElse(List.of());
    if (items.size() > TOPICS_MAX) {
      throw new InvalidParams("exceed max topics");
    }
    List<List<Hash>> topics = new ArrayList<>();
    for (Json item : items) {
      topics.add(
          switch (item) {
            case Json.Null() -> List.<Hash>of();
            case Json.Arr(List<Json> choices) -> choices(choices);
            default -> List.of(Params.hash(item));
          });
    }
    return topics;
  }

  private static List<Hash> choices(List<Json> choices) {
    if (choices.size() > CHOICES_MAX) {
      throw new InvalidParams("exceed max topics");
    }
    return choices.contains(Json.ofNull())
        ? List.of()
        : choices.stream().map(Params::hash).toList();
  }

  /// The matching logs of the whole range.
  Json run(ChainNode node) {
    long head = node.chain().head().number();
    long last = to == null ? head : to;
    if (last > head) {
      throw new InvalidParams("block range extends beyond current head block");
    }
    return run(node, from == null ? head : from, last);
  }

  /// The matching logs of the blocks of the range between two others.
  Json runWithin(ChainNode node, long first, long last) {
    return run(
        node,
        Math.max(first, from == null ? 0 : from),
        Math.min(last, to == null ? Long.MAX_VALUE : to));
  }

  private Json run(ChainNode node, long first, long last) {
    return Json.array(
        search.in(node.chain().blocks(), first, last, RESULTS_MAX).stream()
            .map(Views::log)
            .toList());
  }
}
