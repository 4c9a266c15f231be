package org.openledger.node;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.openledger.core.flow.Attribution;
import org.openledger.core.flow.Contribution;
import org.openledger.core.hash.Hash;
import org.openledger.core.receipt.UsageReceipt;

/// What an answer said, whose data it was, and where its fee goes.
///
/// @param receipt the signed receipt
/// @param question what was asked, as the bundle has it
/// @param answer the text that was given; nothing where it quotes what may not be read by whoever
///   asks
/// @param attribution whose data it was
/// @param sources the records that it quotes, in its order
/// @param records the records it names that whoever asks may read, by commitment: what is quoted of
///   each, or a beginning of one that is not
/// @param lines who gets what of the fee, most first
public record Explanation(
    UsageReceipt receipt,
    Document question,
    Optional<String> answer,
    Attribution attribution,
    List<Source> sources,
    SortedMap<Hash, Contribution> records,
    List<Share> lines) {
  public Explanation {
    sources = List.copyOf(sources);
    records = Collections.unmodifiableSortedMap(new TreeMap<>(records));
    lines = List.copyOf(lines);
  }
}
