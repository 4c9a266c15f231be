package org.openledger.chain.rpc.eth;

import java.util.ArrayList;
import java.util.List;
import org.openledger.chain.evm.Account;
import org.openledger.chain.node.ChainNode;
import org.openledger.chain.rpc.Blocks;
import org.openledger.chain.rpc.Encode;
import org.openledger.chain.rpc.InvalidParams;
import org.openledger.chain.rpc.Params;
import org.openledger.chain.rpc.Reply;
import org.openledger.chain.rpc.RpcMethod;
import org.openledger.chain.state.StateProof;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;
import org.openledger.core.hash.Hash;
import org.openledger.core.json.Json;

/// Merkle proofs of an account and some of its slots (EIP-1186).
record EthGetProof(ChainNode node, Blocks blocks) implements RpcMethod {
  @Override
  public String name() {
    return "eth_getProof";
  }

  @Override
  public Reply call(Params params) {
    Address address = params.address(0);
    List<Json> keys = params.get(1).items();
    if (keys.size() > KEYS_MAX) {
      throw new InvalidParams("too many keys, at most " + KEYS_MAX);
    }
    List<UInt256> slots = keys.stream().map(Params::storageKey).toList();
    StateProof proof = node.chain().state().proof(address, slots, blocks.state(params, 2));
    List<Json> storage = new ArrayList<>();
    for (int i = 0; i < slots.size(); i++) {
      StateProof.Slot slot = proof.slots().get(i);
      boolean word = keys.get(i).text().length() == 2 + 2 * Hash.SIZE;
      storage.add(
          Json.object()
              .put("key", word ? Encode.word(slot.key()) : Encode.quantity(slot.key()))
              .put("value", Encode.quantity(slot.value()))
              .put("proof", nodes(slot.nodes()))
              .build());
    }
    Account account = proof.account();
    Account shown = account == null ? Account.ofBalance(UInt256.ZERO) : account;
    return Reply.of(
        Json.object()
            .put("address", Encode.data(address))
            .put("accountProof", nodes(proof.nodes()))
            .put("balance", Encode.quantity(shown.balance()))
            .put("codeHash", Encode.data(shown.codeHash()))
            .put("nonce", Encode.quantity(shown.nonce()))
            .put("storageHash", Encode.data(shown.storageRoot()))
            .put("storageProof", storage)
            .build());
  }

  private static final int KEYS_MAX = 1024;

  private static List<Json> nodes(List<byte[]> nodes) {
    return nodes.stream().map(Encode::data).toList();
  }
}
