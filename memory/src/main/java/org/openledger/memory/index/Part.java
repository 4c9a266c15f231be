package org.openledger.memory.index;

import static org.openledger.memory.index.Layout.INT;
import static org.openledger.memory.index.Layout.require;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.openledger.core.flow.AlsoAsked;
import org.openledger.core.flow.ClusterId;
import org.openledger.core.flow.ContributorId;
import org.openledger.core.flow.DatanetId;
import org.openledger.core.hash.Hash;
import org.openledger.memory.index.Entry.Piece;
import org.openledger.memory.index.Entry.Whose;
import org.openledger.memory.index.Entry.Wording;
import org.openledger.memory.passage.Passages.Passage;
import org.openledger.memory.passage.Span;
import org.openledger.memory.terms.Counts;
import org.openledger.model.tensor.Workers;

/// Some records of an index, in memory or in a mapped file, which never changes. What is opened has
/// been checked: every length, offset, number and text ([PartCheck]).
public final class Part {
  private static final int COMMITMENT = 0;
  private static final int CLUSTER = Hash.SIZE;
  private static final int DATANET = 2 * Hash.SIZE;
  private static final int CONTRIBUTOR = DATANET + Integer.BYTES;
  private static final int PASSAGES = CONTRIBUTOR + Integer.BYTES;
  private static final int ASKED = PASSAGES + Integer.BYTES;
  private static final int PROMPT_BYTES = ASKED + Integer.BYTES;
  private static final int TEXT_BYTES = PROMPT_BYTES + Integer.BYTES;
  private static final int RECORD = TEXT_BYTES + Integer.BYTES;

  private final Layout layout;
  private final MemorySegment records;
  private final MemorySegment passages;
  private final MemorySegment sentences;
  private final MemorySegment counts;
  private final int[] firstPassage; // [records + 1]
  private final int[] promptsBefore; // [records + 1]
  private final long[] wording; // [records + 1], where the text begins
  private final int[] record; // [passages]
  private final int[] firstSentence; // [passages + 1]
  private final int[] firstCount; // [passages + 1]
  private final Strings terms;
  private final Strings names;
  private final Map<Integer, DatanetId> datanets = new ConcurrentHashMap<>();
  private final Map<Integer, ContributorId> contributors = new ConcurrentHashMap<>();
  private final Postings postings;
  private final Vectors texts;
  private final Vectors prompts;
  private final List<Hash> leaves;

  private Part(MemorySegment bytes, Workers workers) {
    layout = Layout.of(bytes);
    records = layout.of(Section.RECORDS);
    passages = layout.of(Section.PASSAGES);
    sentences = layout.of(Section.SENTENCES);
    counts = layout.of(Section.COUNTS);
    firstPassage = firsts(records, PASSAGES, RECORD, Section.PASSAGES);
    firstSentence = firsts(passages, 0, 12, Section.SENTENCES);
    firstCount = firsts(passages, 8, 12, Section.COUNTS);
    record = new int[passages()];
    promptsBefore = new int[records() + 1];
    wording = new long[records() + 1];
    walkRecords();
    terms = new Strings(layout.of(Section.TERMS), layout.of(Section.TERM_TEXT));
    names = new Strings(layout.of(Section.NAMES), layout.of(Section.NAME_TEXT));
    PartCheck.texts(this, workers);
    postings = Postings.of(forward());
    require(postings.isDense(), "a term that stands nowhere");
    int dimension = layout.dimension();
    texts = new Vectors(layout.of(Section.TEXT_VECTORS), passages(), dimension, workers);
    int asked = layout.rows(Section.PROMPT_VECTORS);
    prompts = new Vectors(layout.of(Section.PROMPT_VECTORS), asked, dimension, workers);
    leaves = Leaf.hashes(this, workers);
  }

  /// Checks a part and opens it. Nothing needs to be closed: a mapping ends when it is not
  /// reachable any more.
  ///
  /// @param workers who share the checking
  /// @throws org.openledger.core.fault.Fault if it is not what [PartWriter] writes
  public static Part open(MemorySegment bytes, Workers workers) {
    return new Part(bytes, workers);
  }

  /// Running sums of a column of counts, held to the rows of the section they count.
  private int[] firsts(MemorySegment rows, int column, int width, Section counted) {
    int[] firsts = new int[(int) (rows.byteSize() / width) + 1];
    long at = 0;
    for (int i = 0; i + 1 < firsts.length; i++) {
      int count = rows.get(INT, (long) i * width + column);
      require(count >= 0, count + " rows of " + counted);
      at += count;
      require(at <= layout.rows(counted), "more rows of " + counted + " than there are");
      firsts[i + 1] = (int) at;
    }
    require(at == layout.rows(counted), "less rows of " + counted + " than there are");
    return firsts;
  }

  private void walkRecords() {
    for (int i = 0; i < records(); i++) {
      int asked = number(i, ASKED);
      boolean known = asked >= 0 && alsoAsked(i) <= AlsoAsked.MOST;
      require(known, "record " + i + " is asked " + asked);
      promptsBefore[i + 1] = promptsBefore[i] + (asked & 1) + alsoAsked(i);
      long size = (long) number(i, PROMPT_BYTES) + number(i, TEXT_BYTES);
      boolean fits = number(i, PROMPT_BYTES) >= 0 && number(i, TEXT_BYTES) >= 0;
      require(fits && size <= PartWriter.WORDING_BYTES_MAX, "a record of " + size + " bytes");
      wording[i + 1] = wording[i] + size;
      Arrays.fill(record, firstPassage[i], firstPassage[i + 1], i);
    }
    require(
        promptsBefore[records()] == layout.rows(Section.PROMPT_VECTORS),
        "other vectors than prompts");
    require(wording[records()] == layout.size(Section.TEXT), "other texts than records");
    require(passages() == layout.rows(Section.TEXT_VECTORS), "other vectors than passages");
  }

  private int number(int record, int column) {
    return records.get(INT, (long) record * RECORD + column);
  }

  private Hash hash(int record, int column) {
    return Hash.of(
        records.asSlice((long) record * RECORD + column, Hash.SIZE).toArray(ValueLayout.JAVA_BYTE));
  }

  /// How many records there are.
  public int records() {
    return layout.rows(Section.RECORDS);
  }

  /// How many passages there are.
  public int passages() {
    return layout.rows(Section.PASSAGES);
  }

  /// How many terms its passages have together, each as often as it stands there.
  long length() {
    var forward = forward();
    long length = 0;
    for (int i = 0; i < passages(); i++) {
      length += forward.length(i);
    }
    return length;
  }

  /// Numbers in a vector.
  public int dimension() {
    return layout.dimension();
  }

  /// The record of a passage.
  public int recordOf(int passage) {
    return record[passage];
  }

  /// The first passage of a record; of the number of records, the number of passages.
  public int firstPassage(int record) {
    return firstPassage[record];
  }

  /// A record's commitment.
  public Hash commitment(int record) {
    return hash(record, COMMITMENT);
  }

  /// Whose record one is.
  public Whose whose(int record) {
    int datanet = number(record, DATANET);
    int contributor = number(record, CONTRIBUTOR);
    return new Whose(
        datanets.computeIfAbsent(datanet, each -> new DatanetId(names.at(each))),
        contributors.computeIfAbsent(contributor, each -> new ContributorId(names.at(each))),
        commitment(record),
        new ClusterId(hash(record, CLUSTER)));
  }

  /// The names of a record, without making them anybody's: for the check.
  boolean hasNames(int record) {
    return names.has(number(record, DATANET)) && names.has(number(record, CONTRIBUTOR));
  }

  /// What a record says.
  public Wording wording(int record) {
    byte[] both = wordingBytes(record);
    int prompt = promptBytes(record);
    var asked = Layout.text(both, 0, prompt);
    var others = new ArrayDeque<String>();
    for (int i = alsoAsked(record); i > 0; i--) {
      int line = asked.lastIndexOf('\n');
      require(line >= 0, "record " + record + " is asked in less ways than are counted");
      others.addFirst(asked.substring(line + 1));
      asked = asked.substring(0, line);
    }
    try {
      return new Wording(
          asked,
          Layout.text(both, prompt, both.length - prompt),
          new AlsoAsked(List.copyOf(others)));
    } catch (IllegalArgumentException e) {
      throw Layout.damaged("record " + record + ": " + e.getMessage());
    }
  }

  /// How many ways to ask for a record there are beside its prompt.
  private int alsoAsked(int record) {
    return number(record, ASKED) >>> 1;
  }

  /// Whether a vector of its prompt is before those of its other wordings.
  boolean hasPromptVector(int record) {
    return (number(record, ASKED) & 1) == 1;
  }

  private byte[] wordingBytes(int record) {
    long size = wording[record + 1] - wording[record];
    return layout.of(Section.TEXT).asSlice(wording[record], size).toArray(ValueLayout.JAVA_BYTE);
  }

  private int promptBytes(int record) {
    return number(record, PROMPT_BYTES);
  }

  /// A passage.
  public Passage passage(int passage) {
    var spans = new ArrayList<Span>();
    for (int i = firstSentence[passage]; i < firstSentence[passage + 1]; i++) {
      spans.add(new Span(start(i), end(i)));
    }
    return new Passage(spans);
  }

  int firstSentence(int passage) {
    return firstSentence[passage];
  }

  int start(int sentence) {
    return sentences.get(INT, 8L * sentence);
  }

  int end(int sentence) {
    return sentences.get(INT, 8L * sentence + 4);
  }

  /// What the passages count.
  Postings.Forward forward() {
    return new Postings.Forward() {
      @Override
      public int terms() {
        return terms.size();
      }

      @Override
      public int passages() {
        return Part.this.passages();
      }

      @Override
      public int length(int passage) {
        return passages.get(INT, 12L * passage + 4);
      }

      @Override
      public int first(int passage) {
        return firstCount[passage];
      }

      @Override
      public int term(int count) {
        return counts.get(INT, 8L * count);
      }

      @Override
      public int times(int count) {
        return counts.get(INT, 8L * count + 4);
      }
    };
  }

  Strings terms() {
    return terms;
  }

  Strings names() {
    return names;
  }

  Postings postings() {
    return postings;
  }

  Vectors texts() {
    return texts;
  }

  Vectors prompts() {
    return prompts;
  }

  /// How many vectors of prompts and other wordings come before a record's own; of the number of
  /// records, how many there are.
  int promptsBefore(int record) {
    return promptsBefore[record];
  }

  Hash cluster(int record) {
    return hash(record, CLUSTER);
  }

  List<Hash> leaves() {
    return leaves;
  }

  /// All that is kept of a record, with which another index can have it without work.
  public Entry entry(int record, Whose whose) {
    var pieces = new ArrayList<Piece>();
    for (int p = firstPassage[record]; p < firstPassage[record + 1]; p++) {
      pieces.add(new Piece(passage(p), counts(p), texts.row(p)));
    }
    return new Entry(whose, wording(record), pieces, asked(record));
  }

  /// The vectors of a record's prompt and other wordings.
  List<byte[]> asked(int record) {
    return IntStream.range(promptsBefore[record], promptsBefore[record + 1])
        .mapToObj(prompts::row)
        .toList();
  }

  private Counts counts(int passage) {
    var forward = forward();
    var times = new HashMap<String, Integer>();
    for (int i = forward.first(passage); i < forward.first(passage + 1); i++) {
      times.put(terms.at(forward.term(i)), forward.times(i));
    }
    return new Counts(times, forward.length(passage));
  }
}
