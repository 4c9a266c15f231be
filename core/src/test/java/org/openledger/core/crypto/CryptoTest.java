package org.openledger.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.openledger.core.bytes.Hex;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Keccak;
import org.openledger.core.hash.Sha256;

class CryptoTest {
  private static final KeyPair COW =
      KeyPair.of(Keccak.digest("cow".getBytes(StandardCharsets.UTF_8)));

  @Test
  void keccakIsNotTheLaterStandard() {
    assertThat(Keccak.EMPTY)
        .hasToString("0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470");
    assertThat(Sha256.digest(new byte[0]))
        .hasToString("0xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  }

  /// RFC 5869, test case 1.
  @Test
  void keyDerivationFollowsTheStandard() {
    var secret = Hex.decode("0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b");
    var out =
        Hkdf.derive(
            secret,
            Hex.decode("000102030405060708090a0b0c"),
            Hex.decode("f0f1f2f3f4f5f6f7f8f9"),
            42);
    assertThat(Hex.encodeBare(out))
        .isEqualTo(
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");
  }

  /// The example of EIP-712: Cow mails Bob.
  @Test
  void typedDataFollowsTheStandard() {
    var person = "Person(string name,address wallet)";
    var from =
        new Eip712.Struct(person)
            .text("Cow")
            .address(Address.parse("0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826"))
            .hash();
    var to =
        new Eip712.Struct(person)
            .text("Bob")
            .address(Address.parse("0xbBbBBBBbbBBBbbbBbbBbbbbBBbBbbbbBbBbbBBbB"))
            .hash();
    var mail =
        new Eip712.Struct("Mail(Person from,Person to,string contents)" + person)
            .hash(from)
            .hash(to)
            .text("Hello, Bob!")
            .hash();
    var domain =
        Eip712.domain(
            "Ether Mail", "1", 1, Address.parse("0xCcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC"));
    var digest = Eip712.signingHash(domain, mail);
    assertThat(digest)
        .hasToString("0xbe609aee343fb3c4b28e1df9e632fca64fcfaede20f02e86244efddf30957bd2");
    var signature = COW.sign(digest);
    assertThat(COW.address()).hasToString("0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826");
    assertThat(signature.r().toBytes32())
        .isEqualTo(Hex.decode("4355c47d63924e8a72e509b65029052eb6c299d53a04e167c5775fd466751c9d"));
    assertThat(signature.s().toBytes32())
        .isEqualTo(Hex.decode("07299936d304c153f6443dfa05f40ff007d72911b6f72307f996231605b91562"));
    assertThat(signature.recoveryId()).isEqualTo(1);
    assertThat(signature.recover(digest)).contains(COW.address());
  }

  @Test
  void anotherDigestRecoversAnotherAddress() {
    var digest = Keccak.hash256(new byte[] {1});
    var signature = COW.sign(digest);
    assertThat(signature.isLow()).isTrue();
    assertThat(signature.recover(Keccak.hash256(new byte[] {2})))
        .isNotEqualTo(java.util.Optional.of(COW.address()));
    assertThat(Signature.unpack(signature.pack())).isEqualTo(signature);
  }

  @Test
  void impossibleSignaturesRecoverToNobody() {
    assertThat(new Signature(UInt256.ZERO, UInt256.ONE, 0).recover(Hash.ZERO)).isEmpty();
    assertThat(new Signature(UInt256.MAX, UInt256.MAX, 0).recover(Hash.ZERO)).isEmpty();
  }

  @Test
  void secretsOutsideTheGroupAreRejected() {
    assertThatThrownBy(() -> KeyPair.of(new byte[32])).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> KeyPair.of(UInt256.MAX.toBytes32()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theTextOfAKeyHidesItsSecret() {
    assertThat(COW.toString()).doesNotContain(Hex.encodeBare(COW.secret()));
  }

  @Test
  void derivedKeysDifferByPurpose() {
    var master = Keccak.digest(new byte[] {7});
    assertThat(KeyPair.derive(master, "a").address())
        .isEqualTo(KeyPair.derive(master, "a").address())
        .isNotEqualTo(KeyPair.derive(master, "b").address());
  }
}
