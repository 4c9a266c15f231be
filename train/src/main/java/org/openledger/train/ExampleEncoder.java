package org.openledger.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.flow.ClusterId;
import org.openledger.core.flow.ClusterMembers;
import org.openledger.core.flow.Contribution;
import org.openledger.core.flow.ContributorId;
import org.openledger.core.flow.DatanetId;
import org.openledger.core.flow.Snapshot;
import org.openledger.model.token.ChatMessage;
import org.openledger.model.token.ChatTemplate;
import org.openledger.model.token.Sequence;
import org.openledger.model.token.Tokenizer;

/// Turns records into token sequences, in the form in which the model will be asked.
///
/// A record becomes a dialogue: its prompt, or the name of its document where it has none, as the
/// question, and its text as the answer. Only the answer is scored. What does not fit the length is
/// cut off at the end.
public final class ExampleEncoder {
  /// Tokens of the answer that must remain for a record to be worth training on.
  private static final int SCORED_MIN = 4;

  private final Tokenizer tokenizer;
  private final ChatTemplate template;
  private final int tokensMax;

  /// An encoder of sequences of at most `tokensMax` tokens.
  public ExampleEncoder(Tokenizer tokenizer, ChatTemplate template, int tokensMax) {
    if (tokensMax < 2 * SCORED_MIN) {
      throw new Refusal(Code.BAD_SETTINGS, "sequences of " + tokensMax + " tokens are too short");
    }
    this.tokenizer = tokenizer;
    this.template = template;
    this.tokensMax = tokensMax;
  }

  /// The tokens of a record.
  public Sequence encode(Contribution record) {
    var chat =
        template.encode(
            tokenizer,
            List.of(
                ChatMessage.user(record.question()),
                ChatMessage.assistant(record.content().text())));
    int length = Math.min(chat.ids().length, tokensMax);
    return new Sequence(Arrays.copyOf(chat.ids(), length), Arrays.copyOf(chat.labels(), length));
  }

  /// The training set of a snapshot: held-out records apart, clusters and contributors numbered in
  /// sorted order.
  public TrainingSet encode(Snapshot snapshot, List<Contribution> records) {
    SortedSet<ClusterId> used = new TreeSet<>();
    SortedSet<ContributorId> people = new TreeSet<>();
    for (var record : records) {
      if (record.split() == Contribution.Split.TRAIN) {
        used.add(record.cluster());
        people.add(record.contributor());
      }
    }
    var clusters = new ArrayList<TrainingSet.Cluster>();
    SortedMap<ClusterId, Integer> numbers = new TreeMap<>();
    SortedMap<ClusterId, ClusterMembers> members = new TreeMap<>();
    snapshot.members().forEach(table -> members.put(table.cluster(), table));
    DatanetId datanet = snapshot.ref().datanet();
    for (var cluster : used) {
      numbers.put(cluster, clusters.size());
      var table = members.get(cluster);
      if (table == null) {
        throw new Refusal(Code.BAD_EXAMPLES, "snapshot has no member table for " + cluster);
      }
      clusters.add(new TrainingSet.Cluster(datanet, table));
    }
    var contributors = List.copyOf(people);
    var train = new ArrayList<Example>();
    var heldOut = new ArrayList<Example>();
    for (var record : records) {
      boolean trained = record.split() == Contribution.Split.TRAIN;
      var sequence = encode(record);
      if (sequence.scored() < SCORED_MIN) {
        continue;
      }
      int cluster = trained ? numbers.getOrDefault(record.cluster(), -1) : -1;
      int who = trained ? contributors.indexOf(record.contributor()) : -1;
      (trained ? train : heldOut).add(new Example(sequence, cluster, record.commitment(), who));
    }
    return new TrainingSet(List.of(snapshot.ref()), clusters, contributors, train, heldOut);
  }
}
