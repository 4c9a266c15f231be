package org.openledger.contracts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.openledger.core.bytes.Hex;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Refusal;
import org.openledger.core.hash.Hash;
import org.openledger.core.json.Json;
import org.openledger.core.json.JsonException;
import org.openledger.core.text.TextBounds;
import org.openledger.core.text.TextException;
import org.openledger.core.text.TextInput;

/// A compiled contract as committed: its interface, its creation bytecode and the digests of the
/// files it was compiled from.
public final class Artifact {
  private static final int CHARS_MAX = 1 << 20;

  private final String name;
  private final Json abi;
  private final byte[] bytecode;
  private final Map<String, Hash> inputs;

  private Artifact(String name, Json json) {
    this.name = name;
    this.abi = json.get("abi");
    this.bytecode = Hex.decode(json.get("bytecode").text());
    var digests = new LinkedHashMap<String, Hash>();
    json.get("inputs").members().forEach((file, hex) -> digests.put(file, Hash.parse(hex.text())));
    this.inputs = Map.copyOf(digests);
  }

  /// The committed artifact of the contract called `name`.
  ///
  /// @throws Failure if there is none or it is malformed
  public static Artifact load(String name) {
    try (var stream = Artifact.class.getResourceAsStream(name + ".json")) {
      if (stream == null) {
        throw new Fault(Code.ARTIFACT_DAMAGED, "no contract is called " + name);
      }
      var text = TextInput.of(stream, name + ".json", TextBounds.whole(CHARS_MAX)).text();
      return new Artifact(name, Json.parse(text, CHARS_MAX));
    } catch (JsonException | TextException e) {
      throw new Fault(Code.ARTIFACT_DAMAGED, name + ".json: " + e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The contract's name.
  public String name() {
    return name;
  }

  /// The interface in the JSON form every Ethereum tool reads.
  public Json abi() {
    return abi;
  }

  /// SHA-256 of each file, by its path inside `contracts/solidity`, that decided the bytecode.
  public Map<String, Hash> inputs() {
    return inputs;
  }

  /// Data of the transaction that deploys the contract with these constructor arguments.
  public byte[] deployment(Object... arguments) {
    var types = entries("constructor").findFirst().map(entry -> types(entry, "inputs"));
    var encoded = Abi.encode(types.orElse(List.of()), List.of(arguments));
    var data = java.util.Arrays.copyOf(bytecode, bytecode.length + encoded.length);
    System.arraycopy(encoded, 0, data, bytecode.length, encoded.length);
    return data;
  }

  /// The only function called `name`.
  public AbiFunction function(String function) {
    return only(function, functions("function").filter(f -> f.name().equals(function)).toList());
  }

  /// The only event called `name`.
  public AbiEvent event(String event) {
    return only(event, entries("event").filter(e -> named(e, event)).map(Artifact::event).toList());
  }

  /// The custom error in what a reverted call returned, such as `EpochOutOfOrder[2, 5]`, or the
  /// text of a plain `revert("...")`; empty when the contract declares no such error.
  public Optional<String> revertReason(byte[] returned) {
    var plain = new AbiFunction("Error", List.of(new AbiType.Text()), List.of());
    return Stream.concat(functions("error"), Stream.of(plain))
        .filter(error -> error.matches(returned))
        .findFirst()
        .map(error -> error.name() + error.arguments(returned).values());
  }

  private Stream<AbiFunction> functions(String kind) {
    return entries(kind)
        .map(entry ->
            new AbiFunction(
                entry.get("name").text(), types(entry, "inputs"), types(entry, "outputs")));
  }

  private Stream<Json> entries(String kind) {
    return abi.items().stream().filter(entry -> entry.get("type").text().equals(kind));
  }

  private static boolean named(Json entry, String name) {
    return entry.get("name").text().equals(name);
  }

  private static AbiEvent event(Json entry) {
    var fields =
        entry.get("inputs").items().stream()
            .map(field -> new AbiEvent.Field(type(field), field.get("indexed").bool()))
            .toList();
    return new AbiEvent(entry.get("name").text(), fields);
  }

  private static List<AbiType> types(Json entry, String member) {
    return entry.find(member).stream()
        .flatMap(list -> list.items().stream())
        .map(Artifact::type)
        .toList();
  }

  /// The type of a parameter; a tuple's fields stand beside its name.
  private static AbiType type(Json parameter) {
    return AbiType.parse(typeName(parameter));
  }

  private static String typeName(Json parameter) {
    var name = parameter.get("type").text();
    if (!name.startsWith("tuple")) {
      return name;
    }
    var fields = parameter.get("components").items().stream().map(Artifact::typeName).toList();
    return "(" + String.join(",", fields) + ")" + name.substring("tuple".length());
  }

  private <T> T only(String wanted, List<T> found) {
    if (found.size() != 1) {
      throw new Refusal(Code.ABI_TYPE, name + " has " + found.size() + " entries called " + wanted);
    }
    return found.getFirst();
  }
}
