package org.openledger.chain.evm;

import java.util.HashMap;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;
import org.bouncycastle.crypto.digests.RIPEMD160Digest;
import org.jspecify.annotations.Nullable;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;
import org.openledger.core.crypto.Signature;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Sha256;

/// The precompiled contracts of Osaka by address: 0x01 to 0x11 and 0x100.
public final class Precompiles {
  private static final int LAST = 0x11;
  private static final int P256_VERIFY = 0x100;
  private static final @Nullable Precompile[] TABLE = new @Nullable Precompile[P256_VERIFY + 1];

  private record Simple(ToLongFunction<byte[]> cost, UnaryOperator<byte @Nullable []> function)
      implements Precompile {
    @Override
    public long gas(byte[] input) {
      return cost.applyAsLong(input);
    }

    @Override
    public byte @Nullable [] run(byte[] input) {
      return function.apply(input);
    }
  }

  static {
    define(1, _ -> 3000, Precompiles::ecRecover);
    define(2, in -> 60 + 12 * Gas.words(in.length), in -> Sha256.digest(in).bytes());
    define(3, in -> 600 + 120 * Gas.words(in.length), Precompiles::ripemd160);
    define(4, in -> 15 + 3 * Gas.words(in.length), in -> in);
    TABLE[5] = new ModularExponentiation();
    define(6, _ -> 150, Bn254::add);
    define(7, _ -> 6000, Bn254::multiply);
    define(8, Bn254::pairingGas, Bn254::pairing);
    TABLE[9] = new Blake2F();
    TABLE[10] = new PointEvaluation();
    define(11, _ -> 375, in -> Bls12.add(Blst.G1, in));
    define(12, in -> Bls12.multiplyAllGas(Blst.G1, in), in -> Bls12.multiplyAll(Blst.G1, in));
    define(13, _ -> 600, in -> Bls12.add(Blst.G2, in));
    define(14, in -> Bls12.multiplyAllGas(Blst.G2, in), in -> Bls12.multiplyAll(Blst.G2, in));
    define(15, Bls12::pairingGas, Bls12::pairing);
    define(16, _ -> 5500, in -> Bls12.map(Blst.G1, in));
    define(17, _ -> 23_800, in -> Bls12.map(Blst.G2, in));
    TABLE[P256_VERIFY] = new P256Verify();
  }

  private Precompiles() {}

  /// Whether a precompiled contract is at this address.
  public static boolean isPrecompile(Address address) {
    var word = address.bytes();
    for (int i = 0; i < 18; i++) {
      if (word[i] != 0) {
        return false;
      }
    }
    int number = (word[18] & 0xff) << 8 | (word[19] & 0xff);
    return number == P256_VERIFY || (number >= 1 && number <= LAST);
  }

  static boolean isPrecompile(LiveAccount account) {
    return (account.a1 | account.a2) == 0
        && account.a0 > 0
        && (account.a0 <= LAST || account.a0 == P256_VERIFY);
  }

  static @Nullable Precompile at(LiveAccount account) {
    return isPrecompile(account) ? TABLE[(int) account.a0] : null;
  }

  /// All of them by address, in a map of its own.
  static Map<Address, Precompile> byAddress() {
    var all = new HashMap<Address, Precompile>();
    for (int i = 0; i < TABLE.length; i++) {
      var precompile = TABLE[i];
      if (precompile != null) {
        all.put(Address.fromWord(UInt256.of(i).toBytes32()), precompile);
      }
    }
    return all;
  }

  private static void define(
      int address, ToLongFunction<byte[]> cost, UnaryOperator<byte @Nullable []> function) {
    TABLE[address] = new Simple(cost, function);
  }

  /// `length` bytes of the input from `offset`, zeros where it has ended.
  static byte[] slice(byte[] input, int offset, int length) {
    var part = new byte[length];
    if (offset < input.length) {
      System.arraycopy(input, offset, part, 0, Math.min(length, input.length - offset));
    }
    return part;
  }

  private static byte[] ecRecover(byte[] input) {
    var digest = Hash.of(slice(input, 0, 32));
    var v = UInt256.fromBytes(slice(input, 32, 32));
    if (!v.fitsLong() || v.d() < 27 || v.d() > 28) {
      return Frame.NO_BYTES;
    }
    var r = UInt256.fromBytes(slice(input, 64, 32));
    var s = UInt256.fromBytes(slice(input, 96, 32));
    return new Signature(r, s, (int) v.d() - 27)
        .recover(digest)
        .map(Address::toWord)
        .orElse(Frame.NO_BYTES);
  }

  private static byte[] ripemd160(byte[] input) {
    var digest = new RIPEMD160Digest();
    digest.update(input, 0, input.length);
    var out = new byte[32];
    digest.doFinal(out, 12);
    return out;
  }
}
