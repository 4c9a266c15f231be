package org.openledger.chain.rpc.eth;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.openledger.chain.block.BlockHeader;
import org.openledger.chain.block.BlockStore;
import org.openledger.chain.block.GasPolicy;
import org.openledger.chain.block.Inclusion;
import org.openledger.chain.evm.BlobGas;
import org.openledger.chain.node.ChainNode;
import org.openledger.chain.rpc.Blocks;
import org.openledger.chain.rpc.Encode;
import org.openledger.chain.rpc.InvalidParams;
import org.openledger.chain.rpc.Params;
import org.openledger.chain.rpc.Reply;
import org.openledger.chain.rpc.RpcMethod;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.json.Json;

/// Fees and fullness of the last blocks, for wallets that choose a fee.
record EthFeeHistory(ChainNode node, Blocks blocks) implements RpcMethod {
  @Override
  public String name() {
    return "eth_feeHistory";
  }

  @Override
  public Reply call(Params params) {
    Json countParam = params.get(0);
    long asked = countParam instanceof Json.Num ? countParam.asLong() : Params.number(countParam);
    long newest = blocks.state(params, 1);
    List<BigDecimal> percentiles =
        params.find(2).map(Json::items).orElse(List.of()).stream().map(Json::number).toList();
    check(percentiles);
    long count = Math.min(Math.min(asked, BLOCKS_MAX), newest + 1);
    if (count < 1) {
      return Reply.of(
          Json.object().put("oldestBlock", "0x0").put("gasUsedRatio", List.of()).build());
    }
    return Reply.of(history(newest - count + 1, newest, percentiles));
  }

  private static final int BLOCKS_MAX = 1024;
  private static final int PERCENTILES_MAX = 100;
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  private static void check(List<BigDecimal> percentiles) {
    if (percentiles.size() > PERCENTILES_MAX) {
      throw new InvalidParams("over the query limit 100");
    }
    for (int i = 0; i < percentiles.size(); i++) {
      BigDecimal value = percentiles.get(i);
      boolean ascends = i == 0 || value.compareTo(percentiles.get(i - 1)) > 0;
      if (value.signum() < 0 || value.compareTo(HUNDRED) > 0 || !ascends) {
        throw new InvalidParams("invalid reward percentile: " + value);
      }
    }
  }

  private Json history(long oldest, long newest, List<BigDecimal> percentiles) {
    List<Json> baseFees = new ArrayList<>();
    List<Json> blobFees = new ArrayList<>();
    List<Json> gasRatios = new ArrayList<>();
    List<Json> blobRatios = new ArrayList<>();
    List<Json> rewards = new ArrayList<>();
    for (long number = oldest; number <= newest; number++) {
      BlockStore.Stored stored = node.chain().blocks().block(number).orElseThrow();
      BlockHeader header = stored.block().header();
      baseFees.add(Encode.quantity(header.baseFee()));
      blobFees.add(Encode.quantity(BlobGas.baseFee(header.excessBlobGas())));
      gasRatios.add(Json.of((double) header.gasUsed() / header.gasLimit()));
      blobRatios.add(
          Json.of((double) header.blobGasUsed() / (BlobGas.PER_BLOB * BlobGas.BLOCK_MAX)));
      rewards.add(Json.array(rewards(stored, percentiles)));
      if (number == newest) {
        baseFees.add(Encode.quantity(GasPolicy.nextBaseFee(header)));
        long excess =
            BlobGas.nextExcess(header.excessBlobGas(), header.blobGasUsed(), header.baseFee());
        blobFees.add(Encode.quantity(BlobGas.baseFee(excess)));
      }
    }
    Json.ObjectBuilder json = Json.object().put("oldestBlock", Encode.quantity(oldest));
    if (!percentiles.isEmpty()) {
      json.put("reward", rewards);
    }
    return json.put("baseFeePerGas", baseFees)
        .put("gasUsedRatio", gasRatios)
        .put("baseFeePerBlobGas", blobFees)
        .put("blobGasUsedRatio", blobRatios)
        .build();
  }

  /// The priority fee below which the given parts of the block's gas were paid.
  private static List<Json> rewards(BlockStore.Stored stored, List<BigDecimal> percentiles) {
    UInt256 baseFee = stored.block().header().baseFee();
    List<Inclusion> byTip = new ArrayList<>();
    for (int i = 0; i < stored.receipts().size(); i++) {
      byTip.add(Inclusion.of(stored, i));
    }
    byTip.sort(Comparator.comparing(Inclusion::gasPrice));
    List<Json> rewards = new ArrayList<>();
    for (BigDecimal percentile : percentiles) {
      BigDecimal wanted =
          BigDecimal.valueOf(stored.block().header().gasUsed())
              .multiply(percentile)
              .divide(HUNDRED, 0, RoundingMode.DOWN);
      UInt256 tip = UInt256.ZERO;
      long seen = 0;
      for (Inclusion inclusion : byTip) {
        tip = inclusion.gasPrice().subtract(baseFee);
        seen += inclusion.gasUsed();
        if (BigDecimal.valueOf(seen).compareTo(wanted) >= 0) {
          break;
        }
      }
      rewards.add(Encode.quantity(tip));
    }
    return rewards;
  }
}
