package org.openledger.chain.evm;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.Arrays;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.openledger.core.bytes.Hex;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;
import org.openledger.core.crypto.KeyPair;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Keccak;
import org.openledger.core.hash.Sha256;
import org.openledger.core.random.CounterRandom;

/// Inputs of the precompiled contracts, most of them valid.
final class PrecompileInputs {
  private static final int P256 = 0x100;
  private static final BigInteger BN254 =
      new BigInteger(
          "21888242871839275222246405745257275088696311157297823662689037894645226208583");
  private static final BigInteger BN254_ORDER =
      new BigInteger(
          "21888242871839275222246405745257275088548364400416034343698204186575808495617");
  private static final BigInteger BLS =
      new BigInteger(
          "1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f624"
              + "1eabfffeb153ffffb9feffffffffaaab",
          16);
  private static final String[] BN254_G2 = {
    "198e9393920d483a7260bfb731fb5d25f1aa493335a9e71297e485b7aef312c2",
    "1800deef121f1e76426a00665e5c4479674322d4f75edadd46debd5cd992f6ed",
    "090689d0585ff075ec9e99ad690c3395bc4b313370b38ef355acdadcd122975b",
    "12c85ea5db8c6deb4aab71808dcb408fe3d1e7690c43d37b4ce6cc0166fa7daa"
  };

  private PrecompileInputs() {}

  /// A precompile and what it is called with.
  record Call(Address target, byte[] input) {}

  static Address address(int number) {
    return Address.fromWord(UInt256.of(number).toBytes32());
  }

  static Call random(CounterRandom random) {
    int number = 1 + random.nextInt(18);
    int target = number == 18 ? P256 : number;
    byte[] input = valid(random, target);
    switch (random.nextInt(8)) {
      case 0 -> input = Arrays.copyOf(input, random.nextInt(input.length + 40));
      case 1 -> {
        if (input.length > 0) {
          input[random.nextInt(input.length)] ^= (byte) (1 << random.nextInt(8));
        }
      }
      default -> {}
    }
    return new Call(address(target), input);
  }

  private static byte[] valid(CounterRandom random, int target) {
    return switch (target) {
      case 1 -> recover(random);
      case 5 -> modexp(random);
      case 6 -> join(bn254(random), bn254(random));
      case 7 -> join(bn254(random), scalar(random));
      case 8 -> bn254Pairing(random);
      case 9 -> blake(random);
      case 10 -> kzg(random);
      case 11 -> join(g1(random), random.nextInt(3) == 0 ? onCurve(random) : g1(random));
      case 12 -> repeat(random, () -> join(g1(random), scalar(random)));
      case 13 -> join(g2(random), g2(random));
      case 14 -> repeat(random, () -> join(g2(random), scalar(random)));
      case 15 -> repeat(random, () -> join(g1(random), g2(random)));
      case 16 -> field(random, BLS);
      case 17 -> join(field(random, BLS), field(random, BLS));
      case P256 -> p256(random);
      default -> bytes(random, random.nextInt(100));
    };
  }

  private interface Part {
    byte[] make();
  }

  private static byte[] repeat(CounterRandom random, Part part) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      out.writeBytes(part.make());
    }
    return out.toByteArray();
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  static byte[] bytes(CounterRandom random, int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) random.nextInt();
    }
    return bytes;
  }

  private static byte[] word(BigInteger value) {
    return UInt256.of(value).toBytes32();
  }

  private static BigInteger below(CounterRandom random, BigInteger bound) {
    return new BigInteger(1, bytes(random, bound.bitLength() / 8 + 8)).mod(bound);
  }

  /// Often small, sometimes above every order.
  private static byte[] scalar(CounterRandom random) {
    return random.nextInt(3) == 0 ? UInt256.of(random.nextInt(4)).toBytes32() : bytes(random, 32);
  }

  private static byte[] recover(CounterRandom random) {
    Hash digest = Hash.of(bytes(random, 32));
    var signature = KeyPair.derive(new byte[32], "signer " + random.nextInt(4)).sign(digest);
    return join(
        digest.bytes(),
        UInt256.of(27 + signature.recoveryId()).toBytes32(),
        signature.r().toBytes32(),
        signature.s().toBytes32());
  }

  private static byte[] modexp(CounterRandom random) {
    int base = random.nextInt(70);
    int exponent = random.nextInt(40);
    int modulus = random.nextInt(70);
    return join(
        UInt256.of(base).toBytes32(),
        UInt256.of(exponent).toBytes32(),
        UInt256.of(modulus).toBytes32(),
        bytes(random, base + exponent + modulus));
  }

  private static byte[] bn254(CounterRandom random) {
    if (random.nextInt(6) == 0) {
      return new byte[64];
    }
    BigInteger x = below(random, BN254);
    while (true) {
      BigInteger square = x.pow(3).add(BigInteger.valueOf(3)).mod(BN254);
      BigInteger y = square.modPow(BN254.add(BigInteger.ONE).shiftRight(2), BN254);
      if (y.multiply(y).mod(BN254).equals(square)) {
        return join(word(x), word(random.nextInt(2) == 0 ? y : BN254.subtract(y)));
      }
      x = x.add(BigInteger.ONE).mod(BN254);
    }
  }

  private static byte[] bn254Pairing(CounterRandom random) {
    byte[] g2 = Hex.decode(String.join("", BN254_G2));
    byte[] point = bn254(random);
    byte[] negative = point.clone();
    BigInteger y = new BigInteger(1, Arrays.copyOfRange(point, 32, 64));
    System.arraycopy(word(BN254.subtract(y).mod(BN254)), 0, negative, 32, 32);
    return random.nextInt(3) == 0 ? join(point, g2) : join(point, g2, negative, g2);
  }

  private static byte[] blake(CounterRandom random) {
    byte[] rounds = {0, 0, 0, (byte) random.nextInt(40)};
    return join(rounds, bytes(random, 208), new byte[] {(byte) random.nextInt(2)});
  }

  /// The zero polynomial is zero everywhere; its commitment and proof are the point at infinity.
  private static byte[] kzg(CounterRandom random) {
    byte[] infinity = new byte[48];
    infinity[0] = (byte) 0xc0;
    byte[] versioned = Sha256.digest(infinity).bytes();
    versioned[0] = 1;
    return join(versioned, word(below(random, Bls12.ORDER)), new byte[32], infinity, infinity);
  }

  private static byte[] g1(CounterRandom random) {
    return multiple(Blst.G1, Bls12Test.G1, random);
  }

  private static byte[] g2(CounterRandom random) {
    return multiple(Blst.G2, Bls12Test.G2, random);
  }

  private static byte[] multiple(Blst.Group group, String generator, CounterRandom random) {
    byte[] factor = UInt256.of(random.nextInt(40)).toBytes32();
    byte[] point = Bls12.multiplyAll(group, join(Hex.decode(generator), factor));
    if (point == null) {
      throw new AssertionError("a multiple of the generator");
    }
    return point;
  }

  /// A point of the curve of G1, hardly ever in the group.
  private static byte[] onCurve(CounterRandom random) {
    BigInteger x = below(random, BLS);
    while (true) {
      BigInteger square = x.pow(3).add(BigInteger.valueOf(4)).mod(BLS);
      BigInteger y = square.modPow(BLS.add(BigInteger.ONE).shiftRight(2), BLS);
      if (y.multiply(y).mod(BLS).equals(square)) {
        return join(element(x), element(y));
      }
      x = x.add(BigInteger.ONE).mod(BLS);
    }
  }

  private static byte[] field(CounterRandom random, BigInteger prime) {
    return element(below(random, prime));
  }

  private static byte[] element(BigInteger value) {
    byte[] digits = value.toByteArray();
    byte[] out = new byte[64];
    int length = Math.min(48, digits.length);
    System.arraycopy(digits, digits.length - length, out, 64 - length, length);
    return out;
  }

  private static byte[] p256(CounterRandom random) {
    var curve = ECNamedCurveTable.getByName("P-256");
    var domain = new ECDomainParameters(curve);
    BigInteger secret = below(random, BN254_ORDER).add(BigInteger.ONE);
    ECDSASigner signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
    signer.init(true, new ECPrivateKeyParameters(secret, domain));
    byte[] digest = Keccak.digest(bytes(random, 8));
    BigInteger[] signature = signer.generateSignature(digest);
    byte[] key = domain.getG().multiply(secret).getEncoded(false);
    return join(digest, word(signature[0]), word(signature[1]), Arrays.copyOfRange(key, 1, 65));
  }
}
