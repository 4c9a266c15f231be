package org.openledger.model.file;

import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.TreeMap;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Fault;
import org.openledger.core.json.Json;
import org.openledger.core.json.JsonException;
import org.openledger.model.ModelDocument;
import org.openledger.model.tensor.Stored;

/// Tensors spread over several safetensors files by a `model.safetensors.index.json`.
///
/// Every shard holds exactly the tensors the index gives it, checked on opening.
public final class ShardedTensors implements TensorSource {

  private static final int SHARDS_MAX = 4096;

  private final SequencedMap<String, SafeTensors> shardOf;
  private final SequencedMap<String, SafeTensors> shards;
  private final Map<String, String> metadata;

  private ShardedTensors(
      SequencedMap<String, SafeTensors> shardOf,
      SequencedMap<String, SafeTensors> shards,
      Map<String, String> metadata) {
    this.shardOf = shardOf;
    this.shards = shards;
    this.metadata = metadata;
  }

  /// Opens all shards of an index file; nothing stays open when one is refused.
  public static ShardedTensors open(Path index) {
    var fileOf = weightMap(index);
    var shards = new TreeMap<String, SafeTensors>();
    try {
      var shardOf = new TreeMap<String, SafeTensors>();
      fileOf.forEach((name, file) -> {
        var shard = shards.computeIfAbsent(file, f -> SafeTensors.open(index.resolveSibling(f)));
        shard.info(name);
        shardOf.put(name, shard);
      });
      checkComplete(index, fileOf, shards);
      var metadata = new TreeMap<String, String>();
      shards.values().forEach(shard -> metadata.putAll(shard.metadata()));
      return new ShardedTensors(shardOf, shards, metadata);
    } catch (Failure e) {
      shards.values().forEach(SafeTensors::close);
      throw e;
    }
  }

  private static SequencedMap<String, String> weightMap(Path index) {
    var fileOf = new TreeMap<String, String>();
    try {
      var map = ModelDocument.read(index).get("weight_map").members();
      map.forEach((name, file) -> fileOf.put(name, fileName(index, file)));
    } catch (JsonException e) {
      throw new Fault(Code.DAMAGED_FILE, index + " is no index: " + e.getMessage(), e);
    }
    long count = fileOf.values().stream().distinct().count();
    if (count > SHARDS_MAX) {
      throw new Fault(Code.DAMAGED_FILE, index + " names " + count + " shards");
    }
    return fileOf;
  }

  /// A plain name inside the index' own folder: an index must not reach other files.
  private static String fileName(Path index, Json value) {
    var file = value.text();
    if (!file.matches("[A-Za-z0-9_-][A-Za-z0-9._-]*\\.safetensors")) {
      throw new Fault(Code.DAMAGED_FILE, index + " names the shard " + file);
    }
    return file;
  }

  private static void checkComplete(
      Path index, Map<String, String> fileOf, Map<String, SafeTensors> shards) {
    shards.forEach((file, shard) ->
        shard.names().stream()
            .filter(name -> !file.equals(fileOf.get(name)))
            .findFirst()
            .ifPresent(name -> {
              throw new Fault(
                  Code.DAMAGED_FILE,
                  index + " does not give tensor " + name + " to " + file + " that has it");
            }));
  }

  @Override
  public SequencedSet<String> names() {
    return Collections.unmodifiableSequencedSet(shardOf.sequencedKeySet());
  }

  @Override
  public TensorInfo info(String name) {
    return shard(name).info(name);
  }

  @Override
  public float[] floats(String name) {
    return shard(name).floats(name);
  }

  @Override
  public Stored stored(String name) {
    return shard(name).stored(name);
  }

  @Override
  public double[] doubles(String name) {
    return shard(name).doubles(name);
  }

  @Override
  public long[] longs(String name) {
    return shard(name).longs(name);
  }

  @Override
  public Map<String, String> metadata() {
    return Collections.unmodifiableMap(metadata);
  }

  @Override
  public void close() {
    shards.values().forEach(SafeTensors::close);
  }

  private SafeTensors shard(String name) {
    var shard = shardOf.get(name);
    if (shard == null) {
      throw new Fault(Code.DAMAGED_WEIGHTS, "There is no tensor " + name + " in the index");
    }
    return shard;
  }
}
