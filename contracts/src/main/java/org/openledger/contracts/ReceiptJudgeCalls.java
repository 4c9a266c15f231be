package org.openledger.contracts;

import java.math.BigInteger;
import org.openledger.core.crypto.Address;
import org.openledger.core.hash.Hash;

/// Call data, results and events of the ReceiptJudge contract: the root of trust of receipts.
public final class ReceiptJudgeCalls {
  /// The compiled contract.
  public static final Artifact ARTIFACT = Artifact.load("ReceiptJudge");

  private static final AbiFunction REGISTER_SIGNER = ARTIFACT.function("registerSigner");
  private static final AbiFunction RETIRE_SIGNER = ARTIFACT.function("retireSigner");
  private static final AbiFunction SET_TERMS = ARTIFACT.function("setTerms");
  private static final AbiFunction SIGNER = ARTIFACT.function("signer");
  private static final AbiFunction TERMS = ARTIFACT.function("terms");
  private static final AbiFunction DISTRIBUTOR = ARTIFACT.function("distributor");
  private static final AbiFunction MODELS = ARTIFACT.function("models");
  private static final AbiFunction SALT = ARTIFACT.function("salt");
  private static final AbiFunction DOMAIN_SEPARATOR = ARTIFACT.function("domainSeparator");
  private static final BigInteger LONG_MAX = BigInteger.valueOf(Long.MAX_VALUE);

  private ReceiptJudgeCalls() {}

  /// The epochs, both included, whose receipts an account may sign; none where `from` is 0.
  public record Span(long from, BigInteger to) {
    /// Whether the account may sign receipts of an epoch.
    public boolean covers(long epoch) {
      return from > 0 && epoch >= from && BigInteger.valueOf(epoch).compareTo(to) <= 0;
    }

    /// Whether the account may go on signing.
    public boolean isOpen() {
      return from > 0 && to.compareTo(LONG_MAX) > 0;
    }
  }

  /// Data of the deploying transaction.
  ///
  /// @param admin registers signers and sets terms
  /// @param distributor where epochs are proposed
  /// @param models where models are registered
  /// @param salt tells this installation from all others
  public static byte[] deployment(Address admin, Address distributor, Address models, Hash salt) {
    return ARTIFACT.deployment(admin, distributor, models, salt);
  }

  /// Topic of the event that a judge's life begins with.
  public static Hash openedTopic() {
    return ARTIFACT.event("JudgeOpened").topic();
  }

  /// Lets an account sign receipts from the open epoch on; the admin only.
  public static byte[] registerSigner(Address signer) {
    return REGISTER_SIGNER.call(signer);
  }

  /// Ends an account's signing with the open epoch; the admin only.
  public static byte[] retireSigner(Address signer) {
    return RETIRE_SIGNER.call(signer);
  }

  /// Commits to the terms of fees; the admin only.
  public static byte[] setTerms(Hash commitment) {
    return SET_TERMS.call(commitment);
  }

  /// The epochs whose receipts an account may sign.
  public static Query<Span> signer(Address signer) {
    return new Query<>(
        SIGNER,
        SIGNER.call(signer),
        values -> new Span(values.list(0).integer(0), values.list(0).number(1)));
  }

  /// The commitment to the terms of an epoch's fees, zero for none.
  public static Query<Hash> terms(long epoch) {
    return new Query<>(TERMS, TERMS.call(epoch), values -> values.hash(0));
  }

  /// Where epochs are proposed.
  public static Query<Address> distributor() {
    return new Query<>(DISTRIBUTOR, DISTRIBUTOR.call(), values -> values.address(0));
  }

  /// Where models are registered.
  public static Query<Address> models() {
    return new Query<>(MODELS, MODELS.call(), values -> values.address(0));
  }

  /// What tells this installation from all others.
  public static Query<Hash> salt() {
    return new Query<>(SALT, SALT.call(), values -> values.hash(0));
  }

  /// The separator of the domain that receipts are signed for.
  public static Query<Hash> domainSeparator() {
    return new Query<>(DOMAIN_SEPARATOR, DOMAIN_SEPARATOR.call(), values -> values.hash(0));
  }
}
