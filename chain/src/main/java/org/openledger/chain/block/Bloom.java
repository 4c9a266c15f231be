package org.openledger.chain.block;

import java.util.Arrays;
import java.util.List;
import org.openledger.chain.evm.LogEntry;
import org.openledger.core.bytes.Hex;
import org.openledger.core.crypto.Address;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Keccak;

/// The 2,048-bit filter over the emitters and topics of logs (Yellow Paper, 4.3.1).
public final class Bloom {
  /// Length in bytes.
  public static final int SIZE = 256;

  /// The filter of no logs.
  public static final Bloom EMPTY = new Bloom(new byte[SIZE]);

  private final byte[] bits;

  private Bloom(byte[] bits) {
    this.bits = bits;
  }

  /// A copy of exactly 256 bytes.
  public static Bloom of(byte[] bytes) {
    if (bytes.length != SIZE) {
      throw new IllegalArgumentException("a bloom has 256 bytes, not " + bytes.length);
    }
    return new Bloom(bytes.clone());
  }

  /// The filter of these logs.
  public static Bloom ofLogs(List<LogEntry> logs) {
    if (logs.isEmpty()) {
      return EMPTY;
    }
    byte[] bits = new byte[SIZE];
    for (LogEntry log : logs) {
      add(bits, log.address().bytes());
      log.topics().forEach(topic -> add(bits, topic.bytes()));
    }
    return new Bloom(bits);
  }

  /// The union of filters.
  public static Bloom union(List<Bloom> blooms) {
    byte[] bits = new byte[SIZE];
    for (Bloom bloom : blooms) {
      for (int i = 0; i < SIZE; i++) {
        bits[i] |= bloom.bits[i];
      }
    }
    return new Bloom(bits);
  }

  private static void add(byte[] bits, byte[] item) {
    byte[] hash = Keccak.digest(item);
    for (int i = 0; i < 6; i += 2) {
      int bit = ((hash[i] & 7) << 8) | (hash[i + 1] & 0xff);
      bits[SIZE - 1 - bit / 8] |= (byte) (1 << bit % 8);
    }
  }

  /// Whether a log of this emitter may be there; never false when one is.
  public boolean mayContain(Address address) {
    return mayContain(address.bytes());
  }

  /// Whether a log with this topic may be there; never false when one is.
  public boolean mayContain(Hash topic) {
    return mayContain(topic.bytes());
  }

  private boolean mayContain(byte[] item) {
    byte[] wanted = new byte[SIZE];
    add(wanted, item);
    for (int i = 0; i < SIZE; i++) {
      if ((bits[i] & wanted[i]) != wanted[i]) {
        return false;
      }
    }
    return true;
  }

  public byte[] bytes() {
    return bits.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bloom bloom && Arrays.equals(bits, bloom.bits);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bits);
  }

  @Override
  public String toString() {
    return Hex.encode(bits);
  }
}
