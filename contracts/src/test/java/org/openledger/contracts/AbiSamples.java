package org.openledger.contracts;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.openledger.core.crypto.Address;
import org.openledger.core.hash.Hash;
import org.openledger.core.random.CounterRandom;

/// Random types of the ABI, nested up to three deep, and random values of them.
final class AbiSamples {
  private AbiSamples() {}

  static AbiType type(CounterRandom random, int depth) {
    return switch (random.nextInt(depth < 3 ? 10 : 7)) {
      case 0 -> new AbiType.UInt(8 * (1 + random.nextInt(32)));
      case 1 -> new AbiType.Int(8 * (1 + random.nextInt(32)));
      case 2 -> new AbiType.Bool();
      case 3 -> new AbiType.Account();
      case 4 -> new AbiType.FixedBytes(1 + random.nextInt(32));
      case 5 -> new AbiType.Bytes();
      case 6 -> new AbiType.Text();
      case 7 -> new AbiType.Array(type(random, depth + 1));
      case 8 -> new AbiType.FixedArray(type(random, depth + 1), 1 + random.nextInt(3));
      default -> new AbiType.Tuple(List.of(type(random, depth + 1), type(random, depth + 1)));
    };
  }

  static Object value(AbiType type, CounterRandom random) {
    return switch (type) {
      case AbiType.UInt(int bits) -> new BigInteger(1, bytes(random, bits / 8));
      case AbiType.Int(int bits) -> new BigInteger(bytes(random, bits / 8));
      case AbiType.Bool() -> random.nextInt(2) == 1;
      case AbiType.Account() -> Address.of(bytes(random, 20));
      case AbiType.FixedBytes(int size) ->
          size == 32 ? Hash.of(bytes(random, size)) : bytes(random, size);
      case AbiType.Bytes() -> bytes(random, random.nextInt(70));
      case AbiType.Text() -> "é".repeat(random.nextInt(40));
      case AbiType.Array(var element) -> values(element, random.nextInt(4), random);
      case AbiType.FixedArray(var element, int length) -> values(element, length, random);
      case AbiType.Tuple(var fields) -> fields.stream().map(field -> value(field, random)).toList();
    };
  }

  private static List<Object> values(AbiType type, int count, CounterRandom random) {
    var values = new ArrayList<Object>();
    for (int i = 0; i < count; i++) {
      values.add(value(type, random));
    }
    return values;
  }

  private static byte[] bytes(CounterRandom random, int count) {
    var bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = (byte) random.nextInt(256);
    }
    return bytes;
  }
}
