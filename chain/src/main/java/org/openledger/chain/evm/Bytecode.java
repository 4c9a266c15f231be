package org.openledger.chain.evm;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.openledger.core.bytes.Address;
import org.openledger.core.bytes.Hash;

/// Code made ready to run: padded with zeros so that a PUSH may read past its end, with the places
/// it may jump to found once.
final class Bytecode {
  static final Bytecode EMPTY = new Bytecode(new byte[0]);

  private static final int PADDING = 33;
  private static final int DELEGATION_SIZE = 23;
  private static final Cache CACHE = new Cache();

  /// The code followed by zeros.
  final byte[] padded;

  final int length;
  private long @Nullable [] jumpDestinations;

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

  boolean isJumpDestination(int pc) {
    if (jumpDestinations == null) {
      jumpDestinations = analyse();
    }
    return pc < length && (jumpDestinations[pc >>> 6] >>> pc & 1) != 0;
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

  private long[] analyse() {
    var found = new long[(length >>> 6) + 1];
    for (int pc = 0; pc < length; pc++) {
      int op = padded[pc] & 0xff;
      if (op == 0x5b) {
        found[pc >>> 6] |= 1L << pc;
      } else if (op >= 0x60 && op <= 0x7f) {
        pc += op - 0x5f;
      }
    }
    return found;
  }

  /// The most recently used codes; bounded in number, and each code is bounded by EIP-170.
  private static final class Cache {
    private static final int SIZE_MAX = 4096;
    private final Map<Hash, Bytecode> entries = new LinkedHashMap<>(16, 0.75f, true);

    synchronized @Nullable Bytecode find(Hash hash) {
      return entries.get(hash);
    }

    synchronized void put(Hash hash, Bytecode code) {
      entries.put(hash, code);
      if (entries.size() > SIZE_MAX) {
        entries.remove(entries.keySet().iterator().next());
      }
    }
  }
}
