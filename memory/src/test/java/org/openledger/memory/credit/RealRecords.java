package org.openledger.memory.credit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPInputStream;
import org.openledger.core.flow.ClusterId;
import org.openledger.core.flow.ContributorId;
import org.openledger.core.flow.DatanetId;
import org.openledger.core.hash.Keccak;
import org.openledger.core.json.Json;
import org.openledger.core.random.CounterRandom;
import org.openledger.memory.credit.CreditTrial.Base;
import org.openledger.memory.search.Embedding;
import org.openledger.memory.search.Found;
import org.openledger.memory.search.Fusion;
import org.openledger.memory.search.Memory;
import org.openledger.memory.search.Remembered;
import org.openledger.model.token.Encoding;
import org.openledger.model.token.Tokenizer;

/// Records that people wrote, with what a credit needs beside them.
final class RealRecords {
  private static final Tokenizer TOKENIZER = Tokenizer.open(Path.of("bases/nano"));

  /// Tokens of texts that were read already: trials read the same ones many times.
  private static final Map<String, Encoding> READ = new ConcurrentHashMap<>();

  /// The shipped base's tokens; every one as likely as its mean token is on answers (3.5 nats).
  static final Base BASE =
      new Base(
          text -> READ.computeIfAbsent(text, TOKENIZER::encodeWithOffsets),
          encoding -> {
            double[] logProbs = new double[encoding.length()];
            Arrays.fill(logProbs, -3.5);
            return logProbs;
          });

  /// Nothing is near anything, so that terms alone decide.
  static final Embedding NOTHING =
      new Embedding() {
        @Override
        public byte[] passage(String text) {
          return new byte[1];
        }

        @Override
        public byte[] question(String text) {
          return new byte[1];
        }
      };

  private RealRecords() {}

  /// All records of one of the examples.
  static List<Remembered> example(String name) {
    var records = new ArrayList<Remembered>();
    for (var line : lines("examples/" + name + "/" + name + ".jsonl")) {
      var json = Json.parse(line);
      records.add(
          record(
              name,
              json.get("contributor").text(),
              json.get("question").text(),
              json.get("answer").text()));
    }
    return records;
  }

  /// Some of MedQuAD, a collection of templates, in its order; the contributor is the topic.
  static List<Remembered> medquad(int count, long seed) {
    var lines = lines("../shared/data/medquad.jsonl.gz");
    var random = CounterRandom.of(seed, "medquad");
    var records = new ArrayList<Remembered>();
    for (int i = 0; i < lines.size(); i++) {
      if (random.nextInt(lines.size() - i) < count - records.size()) {
        var json = Json.parse(lines.get(i));
        records.add(
            record(
                "medquad",
                json.get("focus").text().strip(),
                json.get("question").text(),
                json.get("answer").text()));
      }
    }
    return records;
  }

  private static Remembered record(String net, String owner, String prompt, String text) {
    var said = owner + "\n" + prompt + "\n" + text;
    var commitment = Keccak.hash256(said.getBytes(StandardCharsets.UTF_8));
    return new Remembered(
        new DatanetId(net),
        new ContributorId(owner),
        commitment,
        new ClusterId(commitment),
        prompt,
        text);
  }

  private static List<String> lines(String file) {
    var path = Path.of(file);
    try (var in = Files.newInputStream(path);
        var text = file.endsWith(".gz") ? new GZIPInputStream(in) : in;
        var reader = new BufferedReader(new InputStreamReader(text, StandardCharsets.UTF_8))) {
      return reader.lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(file + " is absent", e);
    }
  }

  /// What is found for a question by its terms.
  static List<Found> find(List<Remembered> records, String question, int most) {
    return Memory.of(records, NOTHING, Fusion.DEFAULT).find(question, most);
  }
}
