package org.openledger.bench.credit;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.openledger.core.flow.ClusterId;
import org.openledger.core.flow.ContributorId;
import org.openledger.core.flow.DatanetId;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Keccak;
import org.openledger.core.json.Json;
import org.openledger.core.text.TextBounds;
import org.openledger.core.text.TextInput;
import org.openledger.memory.search.Embedding;
import org.openledger.memory.search.Fusion;
import org.openledger.memory.search.Memory;
import org.openledger.memory.search.Remembered;

/// Records that people wrote, and the topic of each.
///
/// @param name of the collection
/// @param records in their file's order; records of one text are one cluster
/// @param topics of each record's cluster; records of one topic never lead each other astray
record Collection(String name, List<Remembered> records, Map<Hash, String> topics) {
  private static final int BYTES_MAX = 1 << 28;

  /// MedQuAD: questions and answers made by templates, on thousands of topics.
  static Collection medquad(Path file) {
    return read("medquad", file, json -> json.get("focus").text().strip());
  }

  /// One of the examples, whose every record is a topic of its own.
  static Collection example(String name) {
    var file = folder(name).resolve(name + ".jsonl");
    return read(name, file, json -> json.get("question").text());
  }

  /// Where an example is.
  static Path folder(String name) {
    return Path.of(System.getProperty("openledger.root", "")).resolve("examples").resolve(name);
  }

  private static Collection read(String name, Path file, Function<Json, String> topic) {
    var records = new ArrayList<Remembered>();
    var topics = new HashMap<Hash, String>();
    var clusters = new HashMap<String, ClusterId>();
    try (var lines = TextInput.of(file, TextBounds.whole(BYTES_MAX)).lines()) {
      while (lines.hasNext()) {
        var json = Json.parse(lines.next().text());
        var prompt = json.get("question").text();
        var text = json.get("answer").text();
        var said = topic.apply(json) + "\n" + prompt + "\n" + text;
        var commitment = Keccak.hash256(said.getBytes(StandardCharsets.UTF_8));
        var cluster = clusters.computeIfAbsent(text, _ -> new ClusterId(commitment));
        topics.put(commitment, topic.apply(json));
        records.add(
            new Remembered(
                new DatanetId(name),
                new ContributorId(
                    json.find("contributor").map(Json::text).orElse(topic.apply(json))),
                commitment,
                cluster,
                prompt,
                text));
      }
    }
    return new Collection(name, List.copyOf(records), Map.copyOf(topics));
  }

  /// A search by terms alone: nothing is near anything.
  Memory search() {
    return Memory.of(
        records,
        new Embedding() {
          @Override
          public byte[] passage(String text) {
            return new byte[1];
          }

          @Override
          public byte[] question(String text) {
            return new byte[1];
          }
        },
        Fusion.DEFAULT);
  }
}
