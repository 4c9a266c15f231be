package org.openledger.chain.vectors;

import java.math.BigInteger;
import java.nio.file.Path;
import org.openledger.chain.block.Block;
import org.openledger.chain.block.Chain;
import org.openledger.chain.block.Genesis;
import org.openledger.chain.state.MemoryDatabase;
import org.openledger.core.bytes.Hex;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;
import org.openledger.core.hash.Hash;
import org.openledger.core.json.Json;

/// Runs blockchain tests in the form of Ethereum's execution-spec-tests: a genesis and blocks on
/// top of it, each to be accepted with its exact hash or to be refused.
public final class BlockTestRunner {
  private static final int HISTORY_BLOCKS = 16;

  private BlockTestRunner() {}

  /// Runs every test of a zip.
  public static VectorReport run(Path zip) {
    return Vectors.run(zip, BlockTestRunner::runTest);
  }

  /// Runs one test; empty if it passed, else what differs.
  private static String runTest(Json test) {
    Chain chain = Chain.open(new MemoryDatabase(), genesis(test), HISTORY_BLOCKS);
    String first = test.get("genesisBlockHeader").get("hash").text();
    if (!chain.head().hash().toString().equals(first)) {
      return "the genesis has hash " + chain.head().hash();
    }
    for (Json block : test.get("blocks").items()) {
      String refusal = add(chain, Hex.decode(block.get("rlp").text()));
      boolean valid = block.find("expectException").isEmpty();
      if (valid && !refusal.isEmpty()) {
        return "a valid block was refused: " + refusal;
      }
      if (!valid && refusal.isEmpty()) {
        return "accepted, expected " + block.get("expectException").text();
      }
    }
    String last = test.get("lastblockhash").text();
    return chain.head().hash().toString().equals(last) ? "" : "the head is another block";
  }

  /// Imports a block; empty if it was accepted.
  private static String add(Chain chain, byte[] encoded) {
    return switch (Block.decode(encoded)) {
      case Block.Decoded.Refused(String reason) -> reason;
      case Block.Decoded.Valid(Block block) ->
          switch (chain.importBlock(block)) {
            case Chain.Import.Refused(String reason) -> reason;
            case Chain.Import.Accepted _ -> "";
          };
    };
  }

  private static Genesis genesis(Json test) {
    Json header = test.get("genesisBlockHeader");
    Genesis.Fields fields =
        new Genesis.Fields(
            number(header, "timestamp"),
            number(header, "gasLimit"),
            word(header, "baseFeePerGas"),
            Address.parse(header.get("coinbase").text()),
            Hex.decode(header.get("extraData").text()),
            Hash.parse(header.get("mixHash").text()),
            word(header, "difficulty"),
            word(header, "nonce"),
            number(header, "blobGasUsed"),
            number(header, "excessBlobGas"));
    long chainId = number(test.get("config"), "chainid");
    return new Genesis(chainId, fields, Genesis.allocations(test.get("pre")));
  }

  private static long number(Json object, String name) {
    return word(object, name).d();
  }

  private static UInt256 word(Json object, String name) {
    return UInt256.of(new BigInteger(object.get(name).text().substring(2), 16));
  }
}
