package org.openledger.attribute;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.openledger.core.bytes.Hash;
import org.openledger.model.file.SafeTensors;
import org.openledger.model.file.SafeTensorsWriter;
import org.openledger.model.transformer.Sequence;
import org.openledger.train.TrainingSet;

/// The training texts as tokens: what evidence spans are looked up in and what the unigram
/// reference counts.
///
/// The file holds three integer tensors: `tokens`, all texts end to end; `starts` [n + 1], where
/// each begins; `contributors` [n], the number of each one's contributor.
///
/// @param texts tokens of each training record's answer, the token that ends it included
/// @param contributors contributor number of each record
public record Corpus(List<int[]> texts, int[] contributors) {
  public Corpus {
    texts = List.copyOf(texts);
    if (texts.size() != contributors.length) {
      throw new AttributeException(
          AttributeException.Code.MISMATCH, "texts and contributors differ in number");
    }
  }

  /// The texts of a training set, in its order.
  public static Corpus of(TrainingSet set) {
    return new Corpus(
        set.train().stream().map(example -> answer(example.sequence())).toList(),
        set.contributorOf());
  }

  /// Writes the file and returns its SHA-256.
  Hash write(Path file) {
    long[] starts = new long[texts.size() + 1];
    for (int i = 0; i < texts.size(); i++) {
      starts[i + 1] = starts[i] + texts.get(i).length;
    }
    long[] tokens = texts.stream().flatMapToInt(Arrays::stream).asLongStream().toArray();
    long[] people = Arrays.stream(contributors).asLongStream().toArray();
    return new SafeTensorsWriter()
        .i64("tokens", tokens, tokens.length)
        .i64("starts", starts, starts.length)
        .i64("contributors", people, people.length)
        .write(file);
  }

  /// Reads a file written by [#write].
  static Corpus read(Path file) {
    try (var tensors = SafeTensors.open(file)) {
      int[] tokens = ints(tensors.longs("tokens"));
      int[] starts = ints(tensors.longs("starts"));
      var texts = new ArrayList<int[]>();
      for (int i = 0; i + 1 < starts.length; i++) {
        if (starts[i] < 0 || starts[i + 1] < starts[i] || starts[i + 1] > tokens.length) {
          throw new AttributeException(
              AttributeException.Code.CORRUPT, file + " has texts out of order");
        }
        texts.add(Arrays.copyOfRange(tokens, starts[i], starts[i + 1]));
      }
      return new Corpus(texts, ints(tensors.longs("contributors")));
    }
  }

  /// How often each token occurs, [vocabulary].
  long[] counts(int vocabulary) {
    long[] counts = new long[vocabulary];
    for (int[] text : texts) {
      for (int id : text) {
        counts[id]++;
      }
    }
    return counts;
  }

  /// The texts without the tokens that end them.
  List<int[]> without(int[] ends) {
    return texts.stream()
        .map(text ->
            Arrays.stream(text)
                .filter(id -> Arrays.stream(ends).noneMatch(end -> end == id))
                .toArray())
        .toList();
  }

  private static int[] answer(Sequence sequence) {
    int[] labels = sequence.labels();
    return IntStream.range(1, labels.length)
        .map(t -> labels[t])
        .filter(label -> label != Sequence.IGNORED)
        .toArray();
  }

  private static int[] ints(long[] values) {
    return Arrays.stream(values).mapToInt(Math::toIntExact).toArray();
  }
}
