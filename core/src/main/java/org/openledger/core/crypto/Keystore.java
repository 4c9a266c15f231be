package org.openledger.core.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.generators.SCrypt;
import org.openledger.core.bytes.Hex;
import org.openledger.core.fault.Refusal;
import org.openledger.core.hash.Keccak;
import org.openledger.core.json.Json;

/// Web3 Secret Storage, version 3: a secret of 32 bytes under a passphrase, as wallets keep and
/// take it.
///
/// The key is scrypt's of the passphrase; half of it encrypts (AES-128 in counter mode), half of it
/// tells a wrong passphrase (Keccak-256 over it and what is encrypted).
public final class Keystore {
  private static final int SECRET_BYTES = 32;
  private static final int KEY_BYTES = 32;
  private static final int IV_BYTES = 16;
  private static final long VERSION = 3;

  /// What wallets use: a quarter of a gigabyte and about a second for each guess.
  private static final int COST = 1 << 18;

  private static final int BLOCK = 8;
  private static final int LANES = 1;

  /// A stranger's file must not take more memory than this, nor much more time.
  private static final long MEMORY_BYTES_MAX = 1L << 29;

  private static final int LANES_MAX = 8;
  private static final SecureRandom RANDOM = new SecureRandom();

  private Keystore() {}

  /// The secret of an account.
  public static Json seal(KeyPair key, String passphrase) {
    return seal(key, passphrase, COST);
  }

  /// The same at another cost, by which it is opened too: who guesses pays that much.
  static Json seal(KeyPair key, String passphrase, int cost) {
    return sealed(
        Json.object().put("address", Hex.encodeBare(key.address().bytes())),
        key.secret(),
        passphrase,
        cost);
  }

  /// A secret that is no account's.
  public static Json seal(byte[] secret, String passphrase) {
    return sealed(Json.object(), secret, passphrase, COST);
  }

  private static Json sealed(Json.ObjectBuilder json, byte[] secret, String passphrase, int cost) {
    if (secret.length != SECRET_BYTES) {
      throw new IllegalArgumentException("a secret of " + secret.length + " bytes");
    }
    byte[] salt = random(KEY_BYTES);
    byte[] iv = random(IV_BYTES);
    byte[] key = SCrypt.generate(passphrase.getBytes(UTF_8), salt, cost, BLOCK, LANES, KEY_BYTES);
    byte[] hidden = turned(key, iv, secret);
    var derivation =
        Json.object()
            .put("dklen", KEY_BYTES)
            .put("n", cost)
            .put("p", LANES)
            .put("r", BLOCK)
            .put("salt", Hex.encodeBare(salt))
            .build();
    var crypto =
        Json.object()
            .put("cipher", "aes-128-ctr")
            .put("cipherparams", Json.object().put("iv", Hex.encodeBare(iv)).build())
            .put("ciphertext", Hex.encodeBare(hidden))
            .put("kdf", "scrypt")
            .put("kdfparams", derivation)
            .put("mac", Hex.encodeBare(mac(key, hidden)))
            .build();
    return json.put("crypto", crypto)
        .put("id", UUID.randomUUID().toString())
        .put("version", VERSION)
        .build();
  }

  /// The secret in a file that was sealed so, here or by a wallet.
  ///
  /// @throws Refusal if the passphrase is another, or the file asks for what is not done here
  public static byte[] open(Json json, String passphrase) {
    var crypto = json.get("crypto");
    var derivation = crypto.get("kdfparams");
    Refusal.require(
        json.get("version").asLong() == VERSION
            && crypto.get("cipher").text().equals("aes-128-ctr")
            && crypto.get("kdf").text().equals("scrypt")
            && derivation.get("dklen").asLong() == KEY_BYTES,
        "this is no keystore of version 3 with scrypt and aes-128-ctr");
    int cost = derivation.get("n").asInt();
    int block = derivation.get("r").asInt();
    int lanes = derivation.get("p").asInt();
    Refusal.require(
        cost > 1
            && Integer.bitCount(cost) == 1
            && block > 1 // with one, so high a cost adds nothing
            && 128L * cost * block <= MEMORY_BYTES_MAX
            && lanes > 0
            && lanes <= LANES_MAX,
        "the keystore asks for more work than this program does");
    byte[] salt = bytes(derivation, "salt");
    byte[] hidden = bytes(crypto, "ciphertext");
    byte[] iv = bytes(crypto.get("cipherparams"), "iv");
    Refusal.require(
        hidden.length == SECRET_BYTES && iv.length == IV_BYTES, "the keystore holds no 32 bytes");
    byte[] key = SCrypt.generate(passphrase.getBytes(UTF_8), salt, cost, block, lanes, KEY_BYTES);
    Refusal.require(
        MessageDigest.isEqual(mac(key, hidden), bytes(crypto, "mac")),
        "the passphrase is not that of the keystore, or it is damaged");
    return turned(key, iv, hidden);
  }

  private static byte[] bytes(Json json, String name) {
    return Hex.decode(json.get(name).text());
  }

  private static byte[] random(int bytes) {
    var random = new byte[bytes];
    RANDOM.nextBytes(random);
    return random;
  }

  private static byte[] mac(byte[] key, byte[] hidden) {
    return Keccak.digest(Arrays.copyOfRange(key, IV_BYTES, KEY_BYTES), hidden);
  }

  /// In counter mode encrypting and decrypting are one.
  private static byte[] turned(byte[] key, byte[] iv, byte[] bytes) {
    try {
      var cipher = Cipher.getInstance("AES/CTR/NoPadding");
      cipher.init(
          Cipher.ENCRYPT_MODE, new SecretKeySpec(key, 0, IV_BYTES, "AES"), new IvParameterSpec(iv));
      return cipher.doFinal(bytes);
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java platform has AES in counter mode", e);
    }
  }
}
