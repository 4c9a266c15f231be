package org.openledger.acceptance.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openledger.acceptance.tidy.ProjectFiles;

/// Holds numbers in sentences of the documents to the constants they speak of.
///
/// A row has a page, the words of a sentence with `{}` for each number, and for each number its
/// constant. `{<<20}` stands for a number of units of 2^20, `{e6}` of 10^6; `Class.NAME#2` is the
/// third argument of what a constant is made of.
class StatedNumbersTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        // How much the chain bears.
        "chain | of the last {} blocks is readable | StateStore.HISTORY_BLOCKS",
        "chain | {<<20} MB, {} calls, {<<20} MB; at a node's `/rpc` {<<20} MB, {} calls |"
            + " RpcLimits.ALONE#0 RpcLimits.ALONE#2 RpcLimits.ANSWER_BYTES RpcLimits.NODE#0"
            + " RpcLimits.NODE#2",
        "chain | {e6} million gas (300 million where the chain stands alone) and {} seconds |"
            + " RpcLimits.GAS RpcLimits.PROCESSOR",
        "chain | after {} ms the answer begins | HeavyCalls.LOOK_MILLIS",
        "chain | {} wait; at a node's `/rpc` {}, and {} wait |"
            + " RpcHandler.WAITING_MAX Ground.RPC_THREADS Ground.RPC_WAITING_MAX",
        "chain | {} transactions, {} of one sender and as far ahead of its nonce, {<<10} KB each,"
            + " {<<20} MB in all | PoolLimits.DEFAULT#0 PoolLimits.DEFAULT#1 PoolLimits.DEFAULT#3"
            + " PoolLimits.DEFAULT#4",
        "chain | {} in all, {} of one WebSocket; |"
            + " Filters.FILTERS_MAX Filters.CONNECTION_FILTERS_MAX",
        "chain | subscriptions ~ {} of one connection | Subscriptions.SUBSCRIPTIONS_MAX",
        "chain | {} connections; a reader with more than {<<20} MB unread |"
            + " RpcSocket.CONNECTIONS_MAX RpcSocket.UNREAD_BYTES_MAX",
        "chain | {} of one query, {} addresses | LogQuery.RESULTS_MAX LogQuery.ADDRESSES_MAX",
        "chain | eth_call ~ {e6} million gas | Simulation.GAS_MAX",
        "chain | {} blocks; over all of them {e6} million gas, {<<20} MiB returned and logged, {}"
            + " changed | BlockSimulation.BLOCKS_MAX Simulation.GAS_MAX"
            + " BlockSimulation.OUTPUT_BYTES_MAX BlockSimulation.CHANGES_MAX",
        "chain | block ~ {e6} million gas by default, {<<20} MiB |"
            + " Genesis.DEFAULT_GAS_LIMIT Block.SIZE_MAX",
        "chain | {<<20} MB at a time over HTTP | RpcServer.LONG_REQUESTS_MAX",
        "chain | {<<20} MB; beyond it those with more than {<<10} KB unread |"
            + " RpcSocket.UNREAD_BYTES_MAX_OF_ALL RpcSocket.UNREAD_BYTES_ALWAYS_FREE",
        "chain | chain id ~ {} ( | Genesis.DEFAULT_CHAIN_ID",
        // How much the interface takes.
        "api | A body has at most {<<20} MiB, at `/rpc` {<<20} MiB (413) |"
            + " Bodies.BYTES_MAX ProductRoutes.RPC_BYTES_MAX",
        "api | has {} seconds, a longer one a second more for each {<<10} KiB |"
            + " Pace.USUAL#2 Pace.LONG_BYTES_PER_SECOND",
        "api | at least {} bytes a second | Pace.USUAL#1",
        "api | Of bodies longer than {<<10} KiB | Room.SHORT_BYTES",
        "api | unpack to, {<<20} MiB are there at a time | ApiServer.LONG_BODIES_MAX",
        "api | The head of a request has {} seconds | Pace.USUAL#0",
        "serve | at most {} questions wait | OpenLora.WAITING_MAX",
        "serve | `max_completion_tokens` ({} where neither is sent) | ChatRequest.TOKENS_DEFAULT",
        "cli | the longest answer ~ {} ~ | ChatRequest.TOKENS_DEFAULT",
        "cli | most records to take from the file ~ {} ~ | Demo.RECORDS_DEFAULT",
        "cli | ends complete needs {} records or more | Demo.RECORDS_NEEDED",
        // How answers are found and credited.
        "serve | The gate looks at {} passages | Look.LOOKED_AT",
        "serve | sentences of at most {} passages | Recollection.QUOTED_MAX",
        "gate | of up to {} records | Examples.QUESTIONS_MAX",
        "gate | fewer than {} examples | Calibrating.REWORDED_MIN",
        "memory | first {} code units of a prompt | Entries.PROMPT_MAX",
        "memory | powers of two of {} records | Partition.LEAST",
        "credit | groups are the players, at most {}. | Shapley.PLAYERS_MAX",
        "credit | at most one in {} records has | Lexicon.RARE",
        "credit | never less than {}. A record may be repeated up to {} times |"
            + " Lexicon.COPIES_MAX Lexicon.COPIES_MAX",
        "credit | those of its first {} words | Origins.TITLE_WORDS",
        "credit | at most {} nats | PointerMixture.GAIN_MAX",
        "attribute | The {} largest are kept | Attribution.CLUSTERS_MAX",
        "contribute | Bounds: {<<20} MiB per line, {<<20} MiB per Markdown file, {<<30} GiB per"
            + " source after unpacking, {} rejections kept per source, {} records per snapshot."
            + " Batches of {} records"
            + " | JsonLines.BOUNDS#1 MarkdownFiles.BOUNDS#0 JsonLines.BOUNDS#0"
            + " Intake.REJECTIONS_KEPT_MAX Clusters.RECORDS_MAX Intake.BATCH_RECORDS_MAX",
        "contribute | word {}-grams; candidates come from MinHash ({} minima, {} bands) |"
            + " Shingles.WORDS MinHash.PERMUTATIONS MinHash.BANDS",
        "contribute | Parts sum to {} by the largest remainder | ClusterMembers.WHOLE",
        // How money is divided.
        "settle | more than {} receipts or {} lines in one epoch |"
            + " EpochTables.RECEIPTS_MAX EpochTables.LINES_MAX",
        "settle | sum of credits), at most {} clusters | Attribution.MEMORY_CLUSTERS_MAX",
        "settle | the receipt's credits, signed, at most {} clusters | Credits.CLUSTERS_MAX",
        "settle | clusters earned in the last {} epochs | EpochState.RECENT_EPOCHS",
        "settle | m = floor((R c + ({} - R) g) | ModelTerms.RELIABILITY_WHOLE",
        "contracts | (`ModelParent`), at most {}. | ModelRegistryCalls.PARENTS_MAX",
        "contracts | R of the attribution card (0 to {}) | ModelRegistryCalls.RELIABILITY_MAX",
        // What tests and torture do unasked.
        "torture | fuzzed bundles, {} operations on the book | BookTortureTest.OPERATIONS#1",
        "torture | After every batch of {} operations | BookTorture.BATCH",
        "torture | feeds every reader its corpus and {} inputs | FuzzTest.INPUTS",
        "model | {} or as many as `openledger.oracle.texts` says | OracleTest.TEXTS#1",
        "settings | how many texts `OracleTest` encodes ~ {} ~ | OracleTest.TEXTS#1",
        "settings | how many questions `PromptFuzzTest` asks ~ {} ~ | PromptFuzzTest.CASES#1",
        "settings | how many operations they do ~ {} ~ | BookTortureTest.OPERATIONS#1"
      })
  void aNumberOnAPageIsTheConstant(String page, String words, String constants) {
    var text = ProjectFiles.text("docs/" + page + ".md").text();
    var said = StatedNumbers.said(text, words.replace('~', '|'));
    var meant = new ArrayList<Double>();
    for (var constant : constants.split(" ")) {
      meant.add(StatedNumbers.constant(ProjectFiles.texts(), constant));
    }
    assertThat(said).as(page + ": " + words).isEqualTo(meant);
  }

  @Test
  void numbersAreReadAsPeopleWriteThem() {
    var text = "A body has at\nmost 4 MiB, and 1,024 of\n  75 million.";
    assertThat(StatedNumbers.said(text, "at most {<<20} MiB, and {} of {e6} million"))
        .isEqualTo(List.of(4.0 * (1 << 20), 1024.0, 75e6));
    assertThatThrownBy(() -> StatedNumbers.said(text, "a head of {} MiB"))
        .hasMessageContaining("no sentence");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "int MOST = 1_024 | Limits.MOST | 1024",
        "long MOST = 16L << 30 | Limits.MOST | 17179869184",
        "double MOST = 2.5 | Limits.MOST | 2.5",
        "Duration MOST = Duration.ofSeconds(15) | Limits.MOST | 15",
        "Limits MOST = new Limits(5 << 20, new Bound(4, 7), 5_000) | Limits.MOST#2 | 5000",
        "int MOST = Integer.getInteger(\"a.b\", 520) | Limits.MOST#1 | 520"
      })
  void constantsAreReadAsProgrammersWriteThem(String written, String named, double value) {
    assertThat(StatedNumbers.constant(List.of(StatedNumbers.file("Limits", written)), named))
        .isEqualTo(value);
  }
}
