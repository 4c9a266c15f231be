package org.openledger.contracts;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Refusal;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Keccak;

/// An event of a contract: its name and its fields, some of them in topics.
public record AbiEvent(String name, List<Field> fields) {
  /// A field; an indexed one of dynamic or compound type is only known by its hash.
  public record Field(AbiType type, boolean indexed) {
    private AbiType topicType() {
      return switch (type) {
        case AbiType.Bytes _,
            AbiType.Text _,
            AbiType.Array _,
            AbiType.FixedArray _,
            AbiType.Tuple _ ->
            new AbiType.FixedBytes(Hash.SIZE);
        case AbiType.UInt _,
            AbiType.Int _,
            AbiType.Bool _,
            AbiType.Account _,
            AbiType.FixedBytes _ ->
            type;
      };
    }
  }

  public AbiEvent {
    fields = List.copyOf(fields);
  }

  /// Name and field types, such as `Claimed(address,uint64,uint256,uint256)`.
  public String signature() {
    return name + AbiType.signature(fields.stream().map(Field::type).toList());
  }

  /// The first topic: the keccak-256 of the signature.
  public Hash topic() {
    return Keccak.hash256(signature().getBytes(StandardCharsets.US_ASCII));
  }

  /// The fields, in their declared order, of a log entry; empty if it is of another event.
  ///
  /// @throws Failure if the entry bears this event's topic and yet does not decode
  public Optional<AbiValues> decode(List<Hash> topics, byte[] data) {
    if (topics.isEmpty() || !topics.getFirst().equals(topic())) {
      return Optional.empty();
    }
    long indexed = fields.stream().filter(Field::indexed).count();
    if (topics.size() != indexed + 1) {
      throw new Refusal(
          Code.ABI_DATA, name + " has " + (indexed + 1) + " topics, not " + topics.size());
    }
    var inData = fields.stream().filter(field -> !field.indexed()).map(Field::type).toList();
    var rest = Abi.decode(inData, data).values().iterator();
    var inTopics = topics.listIterator(1);
    var values = new ArrayList<Object>();
    for (var field : fields) {
      values.add(
          field.indexed()
              ? Abi.decode(List.of(field.topicType()), inTopics.next().bytes()).values().getFirst()
              : rest.next());
    }
    return Optional.of(new AbiValues(values));
  }
}
