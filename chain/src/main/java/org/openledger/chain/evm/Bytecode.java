package org.openledger.chain.evm;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.openledger.core.crypto.Address;
import org.openledger.core.hash.Hash;

/// Code made ready to run: padded with zeros so that a PUSH may read past its end, with its blocks
/// found once.
final class Bytecode {
  static final Bytecode EMPTY = new Bytecode(new byte[0]);

  private static final int PADDING = 33;
  private static final int DELEGATION_SIZE = 23;
  private static final Cache CACHE = new Cache();

  /// The code followed by zeros.
  final byte[] padded;

  final int length;
  private @Nullable Blocks blocks;

  Bytecode(byte[] code) {
    length = code.length;
    padded = Arrays.copyOf(code, code.length + PADDING);
  }

  /// The prepared form of the code with this hash, kept for the next call.
  static Bytecode of(Hash hash, StateReader reader) {
    if (hash.equals(Account.EMPTY_CODE_HASH)) {
      return EMPTY;
    }
    var cached = CACHE.find(hash);
    if (cached != null) {
      return cached;
    }
    var code = new Bytecode(reader.code(hash));
    CACHE.put(hash, code);
    return code;
  }

  byte[] bytes() {
    return Arrays.copyOf(padded, length);
  }

  /// The analysis of the code, made when it first runs.
  Blocks blocks() {
    if (blocks == null) {
      blocks = new Blocks(padded, length);
    }
    return blocks;
  }

  /// Where an EIP-7702 delegation points, or null if this is ordinary code.
  @Nullable Address delegate() {
    if (length != DELEGATION_SIZE || padded[0] != (byte) 0xef || padded[1] != 1 || padded[2] != 0) {
      return null;
    }
    return Address.of(Arrays.copyOfRange(padded, 3, DELEGATION_SIZE));
  }

  /// The code of a delegation to `target` (EIP-7702).
  static byte[] delegation(Address target) {
    var code = new byte[DELEGATION_SIZE];
    code[0] = (byte) 0xef;
    code[1] = 1;
    System.arraycopy(target.bytes(), 0, code, 3, Address.SIZE);
    return code;
  }

  /// The most recently used codes, bounded by their length in all. The analysis of a code takes a
  /// few times its length.
  private static final class Cache {
    private static final int BYTES_MAX = 16 << 20;
    private final Map<Hash, Bytecode> entries = new LinkedHashMap<>(16, 0.75f, true);
    private int bytes;

    synchronized @Nullable Bytecode find(Hash hash) {
      return entries.get(hash);
    }

    synchronized void put(Hash hash, Bytecode code) {
      if (entries.put(hash, code) == null) {
        bytes += code.padded.length;
      }
      var oldest = entries.values().iterator();
      while (bytes > BYTES_MAX && oldest.hasNext()) {
        bytes -= oldest.next().padded.length;
        oldest.remove();
      }
    }
  }
}
