package org.openledger.contribute.record;

import java.util.SortedMap;
import java.util.TreeMap;
import org.openledger.core.json.Json;

/// Counts over a snapshot.
///
/// @param clusters duplicate clusters, single records included
/// @param duplicateClusters clusters of more than one record
/// @param repeated exact duplicates of earlier records
/// @param characters of prompts and texts
/// @param licences records by licence
public record Statistics(
    int records,
    int documents,
    int contributors,
    int clusters,
    int duplicateClusters,
    int repeated,
    int heldOut,
    long characters,
    SortedMap<String, Integer> licences) {
  public Statistics {
    licences = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(licences));
  }

  public Json json() {
    var byLicence = Json.object();
    licences.forEach(byLicence::put);
    return Json.object()
        .put("records", records)
        .put("documents", documents)
        .put("contributors", contributors)
        .put("clusters", clusters)
        .put("duplicateClusters", duplicateClusters)
        .put("repeated", repeated)
        .put("heldOut", heldOut)
        .put("characters", characters)
        .put("licences", byLicence.build())
        .build();
  }

  public static Statistics of(Json json) {
    var licences = new TreeMap<String, Integer>();
    json.get("licences").members().forEach((name, count) -> licences.put(name, count.asInt()));
    return new Statistics(
        json.get("records").asInt(),
        json.get("documents").asInt(),
        json.get("contributors").asInt(),
        json.get("clusters").asInt(),
        json.get("duplicateClusters").asInt(),
        json.get("repeated").asInt(),
        json.get("heldOut").asInt(),
        json.get("characters").asLong(),
        licences);
  }
}
