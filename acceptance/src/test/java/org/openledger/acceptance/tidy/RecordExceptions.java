package org.openledger.acceptance.tidy;

import java.util.Map;

/// Public records whose neighbours of one type stay, and why; each named by its path and itself.
final class RecordExceptions {
  /// Reasons by what they are for.
  static final Map<String, String> REASONS =
      Reasons.of(
          Map.of(
              "fields and order are those of Ethereum's specification",
              """
              chain/src/main/java/org/openledger/chain/evm/Account.java record Account
              chain/src/main/java/org/openledger/chain/evm/BlockContext.java record BlockContext
              chain/src/main/java/org/openledger/chain/block/BlockExecution.java record Executed
              chain/src/main/java/org/openledger/chain/block/BlockHeader.java record BlockHeader
              chain/src/main/java/org/openledger/chain/block/BlockOverrides.java \
              record BlockOverrides
              chain/src/main/java/org/openledger/chain/tx/Body.java record Body
              chain/src/main/java/org/openledger/chain/block/Chain.java record Choice
              chain/src/main/java/org/openledger/chain/client/EventLog.java record EventLog
              chain/src/main/java/org/openledger/chain/block/Genesis.java record Fields
              chain/src/main/java/org/openledger/chain/tx/IntrinsicGas.java record IntrinsicGas
              chain/src/main/java/org/openledger/chain/client/LogFilter.java record LogFilter
              chain/src/main/java/org/openledger/chain/block/LogSearch.java record Found
              chain/src/main/java/org/openledger/chain/tx/TransactionOutcome.java record Executed
              chain/src/main/java/org/openledger/chain/client/TransactionReceipt.java \
              record TransactionReceipt
              chain/src/main/java/org/openledger/chain/block/Withdrawal.java record Withdrawal
              chain/src/main/java/org/openledger/chain/evm/StateChanges.java record StorageWrite
              chain/src/main/java/org/openledger/chain/state/StateProof.java record Slot
              chain/src/main/java/org/openledger/chain/tx/Authorization.java record Authorization
              chain/src/main/java/org/openledger/chain/tx/Fees.java record Fees
              core/src/main/java/org/openledger/core/crypto/Signature.java record Signature
              """,
              "a shape, a range or a position, in the order in which mathematics writes it",
              """
              model/src/main/java/org/openledger/model/tensor/Attention.java record Segment
              attribute/src/main/java/org/openledger/attribute/method/Block.java record Block
              attribute/src/main/java/org/openledger/attribute/card/Bootstrap.java record Bootstrap
              model/src/main/java/org/openledger/model/token/BpeVocabulary.java record Merge
              core/src/main/java/org/openledger/core/flow/Attribution.java record EvidenceSpan
              core/src/main/java/org/openledger/core/flow/Attribution.java record Range
              memory/src/main/java/org/openledger/memory/passage/Span.java record Span
              model/src/main/java/org/openledger/model/lora/LoraAdapter.java record Block
              model/src/main/java/org/openledger/model/tensor/Matrix.java record Matrix
              core/src/main/java/org/openledger/core/merkle/MerkleProof.java record MerkleProof
              core/src/main/java/org/openledger/core/merkle/MerkleSumProof.java \
              record MerkleSumProof
              model/src/main/java/org/openledger/model/tensor/RowBlocks.java record Range
              attribute/src/main/java/org/openledger/attribute/linear/Rows.java record Bytes
              attribute/src/main/java/org/openledger/attribute/linear/Rows.java record Floats
              core/src/main/java/org/openledger/core/bytes/UInt256.java record UInt256
              model/src/main/java/org/openledger/model/weights/Weights.java record Shape
              """,
              "counts and readings that one method makes and everybody reads by name",
              """
              attribute/src/main/java/org/openledger/attribute/spans/Span.java record Source
              attribute/src/main/java/org/openledger/attribute/spans/Span.java record Span
              chain/src/main/java/org/openledger/chain/evm/WorldState.java record Checkpoint
              """,
              "a tuple of a contract, in the order of its Solidity",
              """
              contracts/src/main/java/org/openledger/contracts/ModelRegistryCalls.java \
              record ModelVersion
              contracts/src/main/java/org/openledger/contracts/ModelRegistryCalls.java record Origin
              contracts/src/main/java/org/openledger/contracts/ModelRegistryCalls.java record Price
              contracts/src/main/java/org/openledger/contracts/RewardDistributorCalls.java \
              record Proposal
              contracts/src/main/java/org/openledger/contracts/RewardDistributorCalls.java \
              record Funded
              contracts/src/main/java/org/openledger/contracts/RewardDistributorCalls.java \
              record Claimed
              """,
              "words of a leaf in its order, which identities check without sharing code",
              """
              tally/src/main/java/org/openledger/tally/epoch/EpochRows.java record ShareRow
              tally/src/main/java/org/openledger/tally/epoch/EpochRows.java record Belief
              tally/src/main/java/org/openledger/tally/epoch/EpochRows.java record ClusterRow
              tally/src/main/java/org/openledger/tally/epoch/EpochRows.java record AccountRow
              """,
              "parts of a whole that one method makes, and whose sum is checked there",
              """
              tally/src/main/java/org/openledger/tally/split/PoolSplit.java record PoolSplit
              tally/src/main/java/org/openledger/tally/split/Split.java record Parts
              tally/src/main/java/org/openledger/tally/split/Split.java record Split
              """,
              "two sums to which their own record alone adds",
              """
              settle/src/main/java/org/openledger/settle/book/Book.java record Totals
              """,
              "columns of one table, which one method makes; a key, then its value",
              """
              attribute/src/main/java/org/openledger/attribute/Benchmark.java record Run
              attribute/src/main/java/org/openledger/attribute/ContributionVectors.java \
              record Examples
              attribute/src/main/java/org/openledger/attribute/RunVectors.java record Course
              attribute/src/main/java/org/openledger/attribute/spans/AnswerText.java \
              record AnswerText
              chain/src/main/java/org/openledger/chain/state/Database.java record Entry
              model/src/main/java/org/openledger/model/tensor/Gathered.java record Gathered
              model/src/main/java/org/openledger/model/token/Encoding.java record Encoding
              model/src/main/java/org/openledger/model/token/Sequence.java record Sequence
              """,
              "vectors in the order of the formula that names them",
              """
              attribute/src/main/java/org/openledger/attribute/method/AttributionMethod.java \
              record Query
              attribute/src/main/java/org/openledger/attribute/method/EkFac.java record Factors
              model/src/main/java/org/openledger/model/tensor/LayerNorm.java record LayerNorm
              model/src/main/java/org/openledger/model/tensor/SwiGlu.java record SwiGlu
              model/src/main/java/org/openledger/model/tensor/SwiGlu.java record Gradient
              """,
              "settings with a named constant of defaults, from which one is changed by name",
              """
              chain/src/main/java/org/openledger/chain/block/BlockSimulation.java record Call
              chain/src/main/java/org/openledger/chain/block/BlockSimulation.java record Options
              chain/src/main/java/org/openledger/chain/client/ClientSettings.java \
              record ClientSettings
              node/src/main/java/org/openledger/node/demo/Demo.java record Request
              chain/src/main/java/org/openledger/chain/pool/PoolLimits.java record PoolLimits
              """));

  private RecordExceptions() {}
}
