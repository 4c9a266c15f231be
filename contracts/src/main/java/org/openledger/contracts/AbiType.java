package org.openledger.contracts;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Refusal;

/// A type of the contract ABI.
public sealed interface AbiType {
  /// Deepest nesting of arrays and tuples accepted.
  int DEPTH_MAX = 16;

  /// Unsigned number of 8 to 256 bits; a Java `BigInteger`.
  record UInt(int bits) implements AbiType {
    public UInt {
      requireBits(bits);
    }
  }

  /// Signed number of 8 to 256 bits; a Java `BigInteger`.
  record Int(int bits) implements AbiType {
    public Int {
      requireBits(bits);
    }
  }

  /// Boolean; a Java `Boolean`.
  record Bool() implements AbiType {}

  /// Account; an `Address`.
  record Account() implements AbiType {}

  /// 1 to 32 bytes; a `Hash` when there are 32, else a `byte[]`.
  record FixedBytes(int size) implements AbiType {
    public FixedBytes {
      require(size >= 1 && size <= 32, "bytes" + size);
    }
  }

  /// Bytes of any number; a `byte[]`.
  record Bytes() implements AbiType {}

  /// UTF-8 text; a Java `String`.
  record Text() implements AbiType {}

  /// Array of any length; a Java `List`.
  record Array(AbiType element) implements AbiType {}

  /// Array of a fixed length of at least one; a Java `List`.
  record FixedArray(AbiType element, int length) implements AbiType {
    public FixedArray {
      require(length >= 1 && length <= 1 << 16, "[" + length + "]");
    }
  }

  /// Fields in order, at least one; a Java `List`.
  record Tuple(List<AbiType> fields) implements AbiType {
    public Tuple {
      fields = List.copyOf(fields);
      require(!fields.isEmpty(), "()");
    }
  }

  /// The name that enters selectors, such as `(uint64,bytes32)[]`.
  default String signature() {
    return switch (this) {
      case UInt(int bits) -> "uint" + bits;
      case Int(int bits) -> "int" + bits;
      case Bool() -> "bool";
      case Account() -> "address";
      case FixedBytes(int size) -> "bytes" + size;
      case Bytes() -> "bytes";
      case Text() -> "string";
      case Array(var element) -> element.signature() + "[]";
      case FixedArray(var element, int length) -> element.signature() + "[" + length + "]";
      case Tuple(var fields) -> signature(fields);
    };
  }

  /// The parenthesised list of the types' names.
  static String signature(List<AbiType> types) {
    return types.stream().map(AbiType::signature).collect(Collectors.joining(",", "(", ")"));
  }

  /// Whether the encoding's length depends on the value, so that it is reached through an offset.
  default boolean dynamic() {
    return switch (this) {
      case UInt _, Int _, Bool _, Account _, FixedBytes _ -> false;
      case Bytes _, Text _, Array _ -> true;
      case FixedArray(var element, _) -> element.dynamic();
      case Tuple(var fields) -> fields.stream().anyMatch(AbiType::dynamic);
    };
  }

  /// Bytes taken in the head: 32 for an offset, else the whole encoding.
  default int headBytes() {
    if (dynamic()) {
      return 32;
    }
    return switch (this) {
      case FixedArray(var element, int length) -> Math.multiplyExact(element.headBytes(), length);
      case Tuple(var fields) -> fields.stream().mapToInt(AbiType::headBytes).sum();
      default -> 32;
    };
  }

  /// The type called `name`, such as `uint64`, `bytes32[]` or `(address,uint256)[2]`.
  ///
  /// @throws Failure if there is no such type
  static AbiType parse(String name) {
    return parse(name, 0);
  }

  /// The types of a parenthesised list such as `(uint64,bytes32)`; `()` is the empty list.
  static List<AbiType> parseList(String names) {
    return parseList(names, 0);
  }

  private static AbiType parse(String name, int depth) {
    require(depth <= DEPTH_MAX, "nesting deeper than " + DEPTH_MAX);
    if (name.endsWith("]")) {
      int open = name.lastIndexOf('[');
      require(open > 0, name);
      var element = parse(name.substring(0, open), depth + 1);
      var length = name.substring(open + 1, name.length() - 1);
      return length.isEmpty() ? new Array(element) : new FixedArray(element, number(length, name));
    }
    if (name.startsWith("(")) {
      return new Tuple(parseList(name, depth + 1));
    }
    return switch (name) {
      case "bool" -> new Bool();
      case "address" -> new Account();
      case "bytes" -> new Bytes();
      case "string" -> new Text();
      default -> sized(name);
    };
  }

  private static AbiType sized(String name) {
    if (name.startsWith("uint")) {
      return new UInt(number(name.substring(4), name));
    }
    if (name.startsWith("int")) {
      return new Int(number(name.substring(3), name));
    }
    require(name.startsWith("bytes"), name);
    return new FixedBytes(number(name.substring(5), name));
  }

  private static List<AbiType> parseList(String names, int depth) {
    require(names.startsWith("(") && names.endsWith(")") && names.length() >= 2, names);
    var types = new ArrayList<AbiType>();
    int nesting = 0;
    int start = 1;
    for (int i = 1; i < names.length(); i++) {
      char c = names.charAt(i);
      boolean last = i == names.length() - 1;
      if (nesting == 0 && (c == ',' || last)) {
        if (i > start || !last || !types.isEmpty()) {
          types.add(parse(names.substring(start, i), depth));
        }
        start = i + 1;
      } else if (c == '(') {
        nesting++;
      } else if (c == ')') {
        nesting--;
      }
    }
    require(nesting == 0, names);
    return types;
  }

  private static int number(String digits, String name) {
    require(digits.matches("[1-9][0-9]{0,4}"), name);
    return Integer.parseInt(digits);
  }

  private static void requireBits(int bits) {
    require(bits >= 8 && bits <= 256 && bits % 8 == 0, "a number of " + bits + " bits");
  }

  private static void require(boolean condition, String name) {
    if (!condition) {
      throw new Refusal(Code.ABI_TYPE, "no such ABI type: " + name);
    }
  }
}
