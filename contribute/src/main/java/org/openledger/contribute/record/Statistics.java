package org.openledger.contribute.record;

import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.openledger.core.json.Json;

/// Counts over a snapshot.
///
/// @param counts every count by its name
/// @param licences records by licence
public record Statistics(SortedMap<Count, Long> counts, SortedMap<String, Integer> licences) {
  /// What is counted, in the order of the JSON form.
  public enum Count {
    RECORDS("records"),
    DOCUMENTS("documents"),
    CONTRIBUTORS("contributors"),
    /// Duplicate clusters, single records included.
    CLUSTERS("clusters"),
    /// Clusters of more than one record.
    DUPLICATE_CLUSTERS("duplicateClusters"),
    /// Exact duplicates of earlier records.
    REPEATED("repeated"),
    HELD_OUT("heldOut"),
    /// Of prompts and texts.
    CHARACTERS("characters");

    private final String member;

    Count(String member) {
      this.member = member;
    }
  }

  public Statistics {
    counts = Collections.unmodifiableSortedMap(new TreeMap<>(counts));
    licences = Collections.unmodifiableSortedMap(new TreeMap<>(licences));
    if (!counts.keySet().containsAll(Arrays.asList(Count.values()))) {
      throw new IllegalArgumentException("a count is left out: " + counts);
    }
  }

  /// Counts and records by licence, in any order.
  public static Statistics of(Map<Count, Long> counts, Map<String, Integer> licences) {
    return new Statistics(new TreeMap<>(counts), new TreeMap<>(licences));
  }

  /// The statistics that a JSON form holds.
  public static Statistics of(Json json) {
    var counts = new TreeMap<Count, Long>();
    for (var count : Count.values()) {
      counts.put(count, json.get(count.member).asLong());
    }
    var licences = new TreeMap<String, Integer>();
    json.get("licences").members().forEach((name, count) -> licences.put(name, count.asInt()));
    return new Statistics(counts, licences);
  }

  /// The JSON form, which a snapshot's row keeps.
  public Json json() {
    var json = Json.object();
    counts.forEach((count, number) -> json.put(count.member, number));
    var byLicence = Json.object();
    licences.forEach(byLicence::put);
    return json.put("licences", byLicence.build()).build();
  }

  public int records() {
    return small(Count.RECORDS);
  }

  public int documents() {
    return small(Count.DOCUMENTS);
  }

  public int contributors() {
    return small(Count.CONTRIBUTORS);
  }

  /// Duplicate clusters, single records included.
  public int clusters() {
    return small(Count.CLUSTERS);
  }

  /// Clusters of more than one record.
  public int duplicateClusters() {
    return small(Count.DUPLICATE_CLUSTERS);
  }

  /// Exact duplicates of earlier records.
  public int repeated() {
    return small(Count.REPEATED);
  }

  public int heldOut() {
    return small(Count.HELD_OUT);
  }

  /// Characters of prompts and texts.
  public long characters() {
    return counts.getOrDefault(Count.CHARACTERS, 0L);
  }

  private int small(Count count) {
    return Math.toIntExact(counts.getOrDefault(count, 0L));
  }
}
