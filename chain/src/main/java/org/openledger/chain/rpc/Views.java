package org.openledger.chain.rpc;

import java.util.ArrayList;
import java.util.List;
import org.openledger.chain.block.Block;
import org.openledger.chain.block.BlockHeader;
import org.openledger.chain.block.BlockStore;
import org.openledger.chain.block.Inclusion;
import org.openledger.chain.block.LogSearch;
import org.openledger.chain.block.Withdrawal;
import org.openledger.chain.evm.BlobGas;
import org.openledger.chain.evm.LogEntry;
import org.openledger.chain.tx.AccessEntry;
import org.openledger.chain.tx.Authorization;
import org.openledger.chain.tx.SignedTransaction;
import org.openledger.chain.tx.Transaction;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.json.Json;
import org.openledger.core.json.Json.ObjectBuilder;

/// Blocks, transactions, receipts and logs as JSON-RPC shows them.
public final class Views {
  private Views() {}

  public static ObjectBuilder header(Block block) {
    BlockHeader header = block.header();
    return Json.object()
        .put("number", Encode.quantity(header.number()))
        .put("hash", Encode.data(block.hash()))
        .put("parentHash", Encode.data(header.parentHash()))
        .put("sha3Uncles", Encode.data(header.ommersHash()))
        .put("miner", Encode.data(header.coinbase()))
        .put("stateRoot", Encode.data(header.stateRoot()))
        .put("transactionsRoot", Encode.data(header.transactionsRoot()))
        .put("receiptsRoot", Encode.data(header.receiptsRoot()))
        .put("logsBloom", Encode.data(header.logsBloom().bytes()))
        .put("difficulty", Encode.quantity(header.difficulty()))
        .put("gasLimit", Encode.quantity(header.gasLimit()))
        .put("gasUsed", Encode.quantity(header.gasUsed()))
        .put("timestamp", Encode.quantity(header.timestamp()))
        .put("extraData", Encode.data(header.extraData()))
        .put("mixHash", Encode.data(header.mixHash()))
        .put("nonce", Encode.data(header.nonce()))
        .put("baseFeePerGas", Encode.quantity(header.baseFee()))
        .put("withdrawalsRoot", Encode.data(header.withdrawalsRoot()))
        .put("blobGasUsed", Encode.quantity(header.blobGasUsed()))
        .put("excessBlobGas", Encode.quantity(header.excessBlobGas()))
        .put("parentBeaconBlockRoot", Encode.data(header.parentBeaconBlockRoot()))
        .put("requestsHash", Encode.data(header.requestsHash()));
  }

  public static ObjectBuilder block(BlockStore.Stored stored, boolean full) {
    Block block = stored.block();
    List<Json> transactions = new ArrayList<>();
    for (int i = 0; i < block.transactions().size(); i++) {
      transactions.add(
          full
              ? transaction(Inclusion.of(stored, i))
              : Encode.data(block.transactions().get(i).hash()));
    }
    return header(block)
        .put("size", Encode.quantity(block.encode().length))
        .put("transactions", transactions)
        .put("uncles", List.of())
        .put("withdrawals", block.withdrawals().stream().map(Views::withdrawal).toList());
  }

  private static Json withdrawal(Withdrawal withdrawal) {
    return Json.object()
        .put("index", Encode.quantity(withdrawal.index()))
        .put("validatorIndex", Encode.quantity(withdrawal.validator()))
        .put("address", Encode.data(withdrawal.address()))
        .put("amount", Encode.quantity(withdrawal.amountGwei()))
        .build();
  }

  /// A transaction in a block.
  public static Json transaction(Inclusion inclusion) {
    Block block = inclusion.block();
    ObjectBuilder json =
        Json.object()
            .put("blockHash", Encode.data(block.hash()))
            .put("blockNumber", Encode.quantity(block.number()))
            .put("blockTimestamp", Encode.quantity(block.header().timestamp()))
            .put("transactionIndex", Encode.quantity(inclusion.index()));
    return transaction(inclusion.transaction(), inclusion.gasPrice(), json);
  }

  /// A transaction that waits for a block.
  public static Json waiting(SignedTransaction signed) {
    ObjectBuilder json =
        Json.object()
            .put("blockHash", Json.ofNull())
            .put("blockNumber", Json.ofNull())
            .put("transactionIndex", Json.ofNull());
    return transaction(signed, signed.transaction().fees().max(), json);
  }

  private static Json transaction(SignedTransaction signed, UInt256 gasPrice, ObjectBuilder json) {
    Transaction tx = signed.transaction();
    json.put("hash", Encode.data(signed.hash()))
        .put("from", Encode.data(signed.sender()))
        .put("to", Encode.data(tx.to(), Json.ofNull()))
        .put("type", Encode.quantity(tx.type()))
        .put("nonce", Encode.quantity(tx.nonce()))
        .put("gas", Encode.quantity(tx.gasLimit()))
        .put("gasPrice", Encode.quantity(gasPrice))
        .put("value", Encode.quantity(tx.value()))
        .put("input", Encode.data(tx.data()));
    long parity = tx.signature().recoveryId();
    if (tx instanceof Transaction.Legacy legacy) {
      boolean bound = legacy.chainId() != 0;
      if (bound) {
        json.put("chainId", Encode.quantity(legacy.chainId()));
      }
      json.put("v", Encode.quantity(parity + (bound ? 35 + 2 * legacy.chainId() : 27)));
    } else {
      typed(tx, json);
      json.put("v", Encode.quantity(parity)).put("yParity", Encode.quantity(parity));
    }
    return json.put("r", Encode.quantity(tx.signature().r()))
        .put("s", Encode.quantity(tx.signature().s()))
        .build();
  }

  private static void typed(Transaction tx, ObjectBuilder json) {
    json.put("chainId", Encode.quantity(tx.chainId())).put("accessList", accessList(tx));
    if (tx.type() >= 2) {
      json.put("maxFeePerGas", Encode.quantity(tx.fees().max()))
          .put("maxPriorityFeePerGas", Encode.quantity(tx.fees().maxPriority()));
    }
    if (tx instanceof Transaction.Blob blob) {
      json.put("maxFeePerBlobGas", Encode.quantity(blob.maxFeePerBlobGas()))
          .put("blobVersionedHashes", blob.blobHashes().stream().map(Encode::data).toList());
    }
    if (tx instanceof Transaction.SetCode set) {
      json.put(
          "authorizationList", set.authorizations().stream().map(Views::authorization).toList());
    }
  }

  private static List<Json> accessList(Transaction tx) {
    return tx.accessList().stream().map(Views::accessEntry).toList();
  }

  public static Json accessEntry(AccessEntry entry) {
    return Json.object()
        .put("address", Encode.data(entry.address()))
        .put("storageKeys", entry.storageKeys().stream().map(Encode::word).toList())
        .build();
  }

  private static Json authorization(Authorization authorization) {
    return Json.object()
        .put("chainId", Encode.quantity(authorization.chainId()))
        .put("address", Encode.data(authorization.address()))
        .put("nonce", Encode.quantity(authorization.nonce()))
        .put("yParity", Encode.quantity(authorization.yParity()))
        .put("r", Encode.quantity(authorization.r()))
        .put("s", Encode.quantity(authorization.s()))
        .build();
  }

  public static Json receipt(Inclusion inclusion) {
    Block block = inclusion.block();
    SignedTransaction signed = inclusion.transaction();
    Transaction tx = signed.transaction();
    List<Json> logs = new ArrayList<>();
    for (int i = 0; i < inclusion.receipt().logs().size(); i++) {
      LogEntry log = inclusion.receipt().logs().get(i);
      logs.add(log(new LogSearch.Found(block, inclusion.index(), inclusion.firstLog() + i, log)));
    }
    ObjectBuilder json =
        Json.object()
            .put("transactionHash", Encode.data(signed.hash()))
            .put("transactionIndex", Encode.quantity(inclusion.index()))
            .put("blockHash", Encode.data(block.hash()))
            .put("blockNumber", Encode.quantity(block.number()))
            .put("from", Encode.data(signed.sender()))
            .put("to", Encode.data(tx.to(), Json.ofNull()))
            .put("contractAddress", Encode.data(inclusion.contract(), Json.ofNull()))
            .put("cumulativeGasUsed", Encode.quantity(inclusion.receipt().cumulativeGasUsed()))
            .put("gasUsed", Encode.quantity(inclusion.gasUsed()))
            .put("effectiveGasPrice", Encode.quantity(inclusion.gasPrice()))
            .put("logs", logs)
            .put("logsBloom", Encode.data(inclusion.receipt().bloom().bytes()))
            .put("status", Encode.quantity(inclusion.receipt().success() ? 1 : 0))
            .put("type", Encode.quantity(tx.type()));
    if (tx instanceof Transaction.Blob blob) {
      json.put("blobGasUsed", Encode.quantity(BlobGas.PER_BLOB * blob.blobHashes().size()))
          .put("blobGasPrice", Encode.quantity(BlobGas.baseFee(block.header().excessBlobGas())));
    }
    return json.build();
  }

  public static Json log(LogSearch.Found found) {
    Block block = found.block();
    return Json.object()
        .put("address", Encode.data(found.log().address()))
        .put("topics", found.log().topics().stream().map(Encode::data).toList())
        .put("data", Encode.data(found.log().data()))
        .put("blockNumber", Encode.quantity(block.number()))
        .put("blockHash", Encode.data(block.hash()))
        .put("blockTimestamp", Encode.quantity(block.header().timestamp()))
        .put("transactionHash", Encode.data(block.transactions().get(found.transaction()).hash()))
        .put("transactionIndex", Encode.quantity(found.transaction()))
        .put("logIndex", Encode.quantity(found.index()))
        .put("removed", false)
        .build();
  }
}
