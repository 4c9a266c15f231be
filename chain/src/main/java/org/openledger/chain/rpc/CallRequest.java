package org.openledger.chain.rpc;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.openledger.chain.block.Block;
import org.openledger.chain.block.BlockExecution;
import org.openledger.chain.block.BlockOverrides;
import org.openledger.chain.block.BlockStore;
import org.openledger.chain.block.Overrides;
import org.openledger.chain.block.Simulation;
import org.openledger.chain.block.Withdrawal;
import org.openledger.chain.evm.BlockContext;
import org.openledger.chain.evm.Precompiles;
import org.openledger.chain.node.ChainNode;
import org.openledger.chain.tx.AccessEntry;
import org.openledger.chain.tx.Authorization;
import org.openledger.chain.tx.Body;
import org.openledger.chain.tx.Fees;
import org.openledger.chain.tx.Transaction;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.hash.Hash;
import org.openledger.core.json.Json;

/// The object that describes a call or a transaction to be, as `eth_call` and its kin take it.
///
/// @param from sender, the zero address if left out
/// @param transaction the unsigned transaction; gas limit 0 if it was left out
public record CallRequest(Address from, Transaction transaction) {
  private static final int MOVED_TO_ITSELF = -38022;
  private static final int MOVED_TO_OVERRIDDEN = -38023;

  public static CallRequest parse(Json json, long chainId) {
    Address from = json.find("from").map(Params::address).orElse(Address.ZERO);
    Optional<Json> input = json.find("input");
    Optional<Json> data = json.find("data");
    if (input.isPresent() && data.isPresent() && !input.get().equals(data.get())) {
      throw new InvalidParams(
          "both \"data\" and \"input\" are set and not equal. Please use \"input\" to pass"
              + " transaction call data");
    }
    Body body =
        new Body(
            json.find("nonce").map(Params::unsigned).orElse(0L),
            json.find("gas").map(Params::number).orElse(0L),
            json.find("to").map(Params::address).orElse(null),
            json.find("value").map(Params::quantity).orElse(UInt256.ZERO),
            input.or(() -> data).map(Params::data).orElse(new byte[0]));
    json.find("chainId")
        .map(Params::number)
        .filter(id -> id != chainId)
        .ifPresent(id -> {
          throw new InvalidParams(
              "chainId does not match node's (have=%d, want=%d)".formatted(id, chainId));
        });
    return new CallRequest(from, transaction(json, chainId, body));
  }

  private static Transaction transaction(Json json, long chainId, Body body) {
    Optional<UInt256> gasPrice = json.find("gasPrice").map(Params::quantity);
    Optional<UInt256> max = json.find("maxFeePerGas").map(Params::quantity);
    Optional<UInt256> tip = json.find("maxPriorityFeePerGas").map(Params::quantity);
    if (gasPrice.isPresent() && (max.isPresent() || tip.isPresent())) {
      throw new InvalidParams("both gasPrice and (maxFeePerGas or maxPriorityFeePerGas) specified");
    }
    Fees fees =
        gasPrice
            .map(Fees::fixed)
            .orElse(new Fees(tip.orElse(UInt256.ZERO), max.or(() -> tip).orElse(UInt256.ZERO)));
    List<AccessEntry> access = accessList(json.find("accessList"));
    var blobs = json.find("blobVersionedHashes");
    if (blobs.isPresent()) {
      List<Hash> hashes = blobs.get().items().stream().map(Params::hash).toList();
      UInt256 blobFee = json.find("maxFeePerBlobGas").map(Params::quantity).orElse(UInt256.MAX);
      return new Transaction.Blob(
          chainId, fees, body, access, blobFee, hashes, Transaction.UNSIGNED);
    }
    var authorizations = json.find("authorizationList");
    if (authorizations.isPresent()) {
      List<Authorization> list =
          authorizations.get().items().stream().map(CallRequest::authorization).toList();
      return new Transaction.SetCode(chainId, fees, body, access, list, Transaction.UNSIGNED);
    }
    if (gasPrice.isEmpty()) {
      return new Transaction.DynamicFee(chainId, fees, body, access, Transaction.UNSIGNED);
    }
    return access.isEmpty()
        ? new Transaction.Legacy(chainId, fees.max(), body, Transaction.UNSIGNED)
        : new Transaction.AccessListed(chainId, fees.max(), body, access, Transaction.UNSIGNED);
  }

  private static List<AccessEntry> accessList(Optional<Json> json) {
    List<AccessEntry> entries = new ArrayList<>();
    json.ifPresent(list ->
        list.items()
            .forEach(entry ->
                entries.add(
                    new AccessEntry(
                        Params.address(entry.get("address")),
                        entry.find("storageKeys").map(Json::items).orElse(List.of()).stream()
                            .map(Params::storageKey)
                            .toList()))));
    return entries;
  }

  private static Authorization authorization(Json json) {
    return new Authorization(
        Params.quantity(json.get("chainId")),
        Params.address(json.get("address")),
        Params.number(json.get("nonce")),
        (int) Params.number(json.find("yParity").orElseGet(() -> json.get("v"))),
        Params.quantity(json.get("r")),
        Params.quantity(json.get("s")));
  }

  /// The setting of a call on the state after a block.
  public static Simulation.Setting setting(
      ChainNode node, long number, Optional<Json> overrides, Optional<Json> blockOverrides) {
    BlockStore.Stored stored =
        node.chain()
            .blocks()
            .block(number)
            .orElseThrow(() -> new InvalidParams("header not found"));
    Block block = stored.block();
    BlockContext context =
        BlockExecution.context(
            node.chain().chainId(), block.header(), node.chain().hashesFrom(block));
    return new Simulation.Setting(
        node.chain().state().at(number),
        blockOverrides.map(json -> block(json).over(context)).orElse(context),
        overrides.map(CallRequest::possible).orElse(Overrides.NONE));
  }

  public static BlockOverrides block(Json json) {
    return new BlockOverrides(
        json.find("number").map(Params::number).orElse(null),
        json.find("time").map(Params::number).orElse(null),
        json.find("gasLimit").map(Params::number).orElse(null),
        json.find("feeRecipient").map(Params::address).orElse(null),
        json.find("prevRandao").map(Params::hash).orElse(null),
        json.find("baseFeePerGas").map(Params::quantity).orElse(null),
        json.find("blobBaseFee").map(Params::quantity).orElse(null),
        json.find("withdrawals")
            .map(list -> list.items().stream().map(CallRequest::withdrawal).toList())
            .orElse(null));
  }

  private static Withdrawal withdrawal(Json json) {
    return new Withdrawal(
        Params.unsigned(json.get("index")),
        Params.unsigned(json.get("validatorIndex")),
        Params.address(json.get("address")),
        Params.unsigned(json.get("amount")));
  }

  /// Reads overrides and refuses those that contradict each other.
  private static Overrides possible(Json json) {
    Overrides overrides = overrides(json);
    Reply.Failure problem = contradiction(overrides);
    if (problem != null) {
      throw new Refusal(Code.STATE_UNAVAILABLE, problem.message());
    }
    return overrides;
  }

  /// What is wrong with the precompiled contracts' new addresses, or null.
  public static Reply.@Nullable Failure contradiction(Overrides overrides) {
    for (var account : overrides.accounts().entrySet()) {
      Address to = account.getValue().precompileTo();
      if (to == null) {
        continue;
      }
      if (to.equals(account.getKey())) {
        String message = "account %s is moved to itself".formatted(to);
        return new Reply.Failure(MOVED_TO_ITSELF, message, null);
      }
      if (overrides.accounts().containsKey(to)) {
        String message = "account %s is already overridden".formatted(to);
        return new Reply.Failure(MOVED_TO_OVERRIDDEN, message, null);
      }
    }
    return null;
  }

  public static Overrides overrides(Json json) {
    SortedMap<Address, Overrides.Entry> accounts = new TreeMap<>();
    json.members()
        .forEach((key, entry) -> {
          Address address = Params.address(Json.of(key));
          accounts.put(address, override(address, entry));
        });
    return new Overrides(accounts);
  }

  private static Overrides.Entry override(Address address, Json entry) {
    if (entry.find("state").isPresent() && entry.find("stateDiff").isPresent()) {
      throw new InvalidParams("account %s has both 'state' and 'stateDiff'".formatted(address));
    }
    Optional<Address> move = entry.find("movePrecompileToAddress").map(Params::address);
    if (move.isPresent() && !Precompiles.isPrecompile(address)) {
      throw new Refusal(
          Code.STATE_UNAVAILABLE, "account %s is not a precompile".formatted(address));
    }
    return new Overrides.Entry(
        entry.find("balance").map(Params::quantity).orElse(null),
        entry.find("nonce").map(Params::unsigned).orElse(null),
        entry.find("code").map(Params::data).orElse(null),
        slots(entry.find("state")),
        slots(entry.find("stateDiff")),
        move.orElse(null));
  }

  private static @Nullable SortedMap<UInt256, UInt256> slots(Optional<Json> json) {
    if (json.isEmpty()) {
      return null;
    }
    SortedMap<UInt256, UInt256> slots = new TreeMap<>();
    json.get()
        .members()
        .forEach(
            (key, value) -> slots.put(Params.storageKey(Json.of(key)), Params.storageKey(value)));
    return slots;
  }
}
