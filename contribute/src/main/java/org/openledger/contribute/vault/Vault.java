package org.openledger.contribute.vault;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.AesGcmKey;
import com.google.crypto.tink.aead.AesGcmParameters;
import com.google.crypto.tink.aead.KmsEnvelopeAead;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import com.google.crypto.tink.subtle.AesGcmJce;
import com.google.crypto.tink.util.SecretBytes;
import java.security.GeneralSecurityException;
import org.openledger.contribute.record.Draft;
import org.openledger.contribute.record.Opening;
import org.openledger.contribute.record.SealedRecord;
import org.openledger.contribute.record.Visibility;
import org.openledger.core.crypto.Hkdf;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Refusal;
import org.openledger.core.flow.DatanetId;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Keccak;

/// The node's secrets for records: their salts, and the key that wraps each record's own key.
///
/// Both are derived from one node secret by purpose. Content is stored under envelope encryption:
/// every record has a fresh AES-256-GCM key, wrapped by the node's key and kept with the
/// ciphertext, which is bound to its Datanet and record id. Salts depend on the record id and the
/// content, and on the secret unless anybody may read the record: so the same import on the same
/// node gives the same commitments, and of a public Datanet on every node.
public final class Vault {
  private static final int SECRET_BYTES_MIN = 32;

  /// Keys the salts of what anybody may read, which hide nothing.
  private static final byte[] PUBLIC_KEY =
      Keccak.hash256("openledger/contribute/salt/public/1".getBytes(UTF_8)).bytes();

  private final byte[] saltKey;
  private final Aead envelope;

  @AccessesPartialKey
  public Vault(byte[] nodeSecret) {
    if (nodeSecret.length < SECRET_BYTES_MIN) {
      throw new Refusal(Code.INVALID_ARGUMENT, "the node secret needs at least 32 bytes");
    }
    saltKey = Hkdf.derive(nodeSecret, "openledger/contribute/salt/1");
    try {
      AeadConfig.register();
      var parameters =
          AesGcmParameters.builder()
              .setKeySizeBytes(32)
              .setIvSizeBytes(12)
              .setTagSizeBytes(16)
              .setVariant(AesGcmParameters.Variant.NO_PREFIX)
              .build();
      var key =
          AesGcmKey.builder()
              .setParameters(parameters)
              .setKeyBytes(
                  SecretBytes.copyFrom(
                      Hkdf.derive(nodeSecret, "openledger/contribute/wrap/1"),
                      InsecureSecretKeyAccess.get()))
              .build();
      envelope = KmsEnvelopeAead.create(PredefinedAeadParameters.AES256_GCM, AesGcmJce.create(key));
    } catch (GeneralSecurityException e) {
      throw unreadable("record encryption is not available", e);
    }
  }

  /// The salted form of a record: equal for equal records.
  ///
  /// @param readers who may read it
  public Opening open(DatanetId datanet, Visibility readers, Draft draft) {
    var canonical = SealedRecord.canonical(datanet, draft);
    var digest = Keccak.hash256(canonical.getBytes(UTF_8));
    var key =
        switch (readers) {
          case PUBLIC -> PUBLIC_KEY;
          case GATED, PRIVATE -> saltKey;
        };
    var salt = Hkdf.derive(key, digest.bytes(), context(datanet, draft.id()), Hash.SIZE);
    return new Opening(Hash.of(salt), canonical);
  }

  public byte[] seal(DatanetId datanet, String recordId, Opening opening) {
    try {
      return envelope.encrypt(SealedRecord.plain(opening), context(datanet, recordId));
    } catch (GeneralSecurityException e) {
      throw unreadable("record " + recordId + " cannot be encrypted", e);
    }
  }

  public Opening unseal(DatanetId datanet, String recordId, byte[] sealed) {
    try {
      return SealedRecord.opening(envelope.decrypt(sealed, context(datanet, recordId)));
    } catch (GeneralSecurityException e) {
      throw unreadable("record " + recordId + " was changed or belongs to another node", e);
    }
  }

  private static byte[] context(DatanetId datanet, String recordId) {
    return (datanet + "\n" + recordId).getBytes(UTF_8);
  }

  private static Failure unreadable(String message, Exception cause) {
    return new Fault(Code.UNREADABLE_CONTENT, message, cause);
  }
}
