package org.openledger.core.fault;

import static org.openledger.core.fault.Kind.BUSY;
import static org.openledger.core.fault.Kind.CONFLICT;
import static org.openledger.core.fault.Kind.CORRUPT;
import static org.openledger.core.fault.Kind.INTERNAL;
import static org.openledger.core.fault.Kind.INVALID;
import static org.openledger.core.fault.Kind.NOT_FOUND;
import static org.openledger.core.fault.Kind.STORAGE;
import static org.openledger.core.fault.Kind.TOO_LARGE;
import static org.openledger.core.fault.Kind.UNSUPPORTED;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Every reason for which an operation of this program ends without its result: the stable word
/// that programs decide by, and the [Kind] that surfaces translate.
public enum Code {
  // What anybody may ask wrongly.
  NO_SUCH_THING(NOT_FOUND, "not_found"),
  INVALID_ARGUMENT(INVALID, "invalid_request_error"),
  UNSUPPORTED_ARGUMENT(UNSUPPORTED, "unsupported_parameter"),
  STATE_CONFLICT(CONFLICT, "conflict"),
  OVER_BOUND(TOO_LARGE, "too_large"),
  /// A request has used up what it may cost.
  BUDGET_SPENT(TOO_LARGE),
  NOT_ALLOWED(Kind.FORBIDDEN, "forbidden"),
  INVALID_API_KEY(Kind.UNAUTHENTICATED),
  INSUFFICIENT_FUNDS(Kind.UNPAID),
  /// A deposit of more than this node holds on chain to pay it back with.
  NOT_COVERED(CONFLICT),
  TOO_BUSY(BUSY, "busy"),
  /// What this program stands on is away and being brought back.
  UNAVAILABLE(BUSY),
  /// A request comes more slowly than anybody's line.
  TOO_SLOW(INVALID),
  CALLER_GONE(Kind.CANCELLED, "cancelled"),
  /// A file or the operating system's answer to reading or writing one.
  IO(STORAGE),
  /// An unexpected exception: nobody's refusal, so a mistake in this program.
  UNEXPECTED(INTERNAL, "internal_error"),

  // Texts and files that somebody hands in.
  NO_SUCH_FILE(NOT_FOUND),
  /// A folder, device, pipe or socket, which is not opened.
  NOT_A_FILE(INVALID),
  /// The system does not let a file be read, or the reading breaks off.
  UNREADABLE_FILE(INVALID),
  /// A gzip stream ends in the middle.
  TRUNCATED_GZIP(INVALID),
  /// A gzip stream is damaged, or followed by something else.
  DAMAGED_GZIP(INVALID),
  /// More bytes than the bound on a whole text.
  TEXT_TOO_LARGE(TOO_LARGE),
  /// More bytes than the bound on a line.
  LINE_TOO_LONG(TOO_LARGE),
  /// Not UTF-8, or a string with half of a surrogate pair.
  ILL_FORMED_TEXT(INVALID),
  /// A zero byte, which no text has.
  ZERO_BYTE(INVALID),

  // Models, training and attribution.
  MODEL_NOT_FOUND(NOT_FOUND),
  /// A conversation that leaves no room for an answer, or a text longer than a model reads.
  CONTEXT_LENGTH_EXCEEDED(INVALID),
  TOKEN_OUT_OF_RANGE(INVALID),
  /// A configuration asks for something this runtime does not do, or contradicts itself.
  UNSUPPORTED_CONFIG(UNSUPPORTED),
  /// An adapter does not fit the base it is used with.
  ADAPTER_MISMATCH(CONFLICT),
  /// Too few or too many examples, or none after encoding.
  BAD_EXAMPLES(INVALID),
  /// A training setting outside its bounds.
  BAD_SETTINGS(INVALID),
  /// The loss or a parameter stopped being a finite number.
  DIVERGED(INVALID),
  /// A model's file is damaged, hostile or not what its name says.
  DAMAGED_FILE(CORRUPT),
  /// A tensor is missing, of the wrong shape or holds a value that is not finite.
  DAMAGED_WEIGHTS(CORRUPT),
  /// A published model does not have the digests of its training run.
  MODEL_DAMAGED(CORRUPT),
  ATTRIBUTION_DAMAGED(CORRUPT),
  /// An attribution store belongs to another model.
  ATTRIBUTION_MISMATCH(CORRUPT),
  /// A number that must be finite is not.
  NOT_FINITE(INTERNAL),

  // Datanets.
  EMPTY_DATANET(CONFLICT),
  /// A stored record cannot be decrypted or is not what its commitment says.
  UNREADABLE_CONTENT(CORRUPT),

  // Settlement.
  /// An arithmetic identity of an epoch does not hold.
  IDENTITY_BROKEN(INTERNAL),
  /// Stored rows do not reproduce their committed root.
  LEDGER_DAMAGED(CORRUPT),
  /// A cluster with money to pay has no member table.
  MEMBERS_MISSING(CORRUPT),
  /// The book and the chain, or two books, disagree.
  BOOKS_DIFFER(CORRUPT),
  /// The chain lacks what the database knows to have happened on it.
  CHAIN_BEHIND(CORRUPT),
  /// The chain refused or reverted a step of settlement.
  CHAIN_REFUSED(STORAGE),

  // Keys, database and blobs.
  /// There is data, and the master secret that belongs to it is gone.
  MASTER_KEY_MISSING(CONFLICT),
  DATABASE_IN_USE(CONFLICT),
  DATABASE_START(STORAGE),
  DATABASE_UNSUPPORTED(UNSUPPORTED),
  MIGRATION(STORAGE),
  BLOB_MISSING(CORRUPT),
  BLOB_DAMAGED(CORRUPT),
  BLOB_TOO_LARGE(TOO_LARGE),
  /// A backup is cut, changed, or holds what no backup holds.
  BACKUP_DAMAGED(CORRUPT),

  // Chain and contracts.
  CHAIN_DAMAGED(CORRUPT),
  CHAIN_STORAGE(STORAGE),
  /// A genesis, configuration or block that this chain does not accept.
  CHAIN_INVALID(INVALID),
  CHAIN_UNREACHABLE(STORAGE),
  /// The awaited event did not happen in time.
  CHAIN_TIMEOUT(STORAGE),
  /// The node or the network did not take a transaction.
  TRANSACTION_REFUSED(INVALID),
  /// The pool has this very transaction.
  TRANSACTION_KNOWN(CONFLICT),
  /// Another transaction has the nonce, or waits with it and pays as much.
  NONCE_TAKEN(CONFLICT),
  /// A call reverted or ran out of gas.
  CALL_REVERTED(INVALID),
  /// State or a block that is not kept any more, or not known yet.
  STATE_UNAVAILABLE(NOT_FOUND),
  /// A committed contract artifact is missing or malformed.
  ARTIFACT_DAMAGED(CORRUPT),
  /// An ABI type, function or event that does not exist.
  ABI_TYPE(INVALID),
  /// A value that its ABI type cannot hold.
  ABI_VALUE(INVALID),
  /// Encoded data that no canonical encoder would have produced.
  ABI_DATA(INVALID);

  private static final Map<String, Code> WORDS =
      Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Code::word, code -> code));

  private final Kind kind;
  private final String word;

  Code(Kind kind) {
    this.kind = kind;
    this.word = name().toLowerCase(Locale.ROOT);
  }

  Code(Kind kind, String word) {
    this.kind = kind;
    this.word = word;
  }

  /// The reason that a word stands for, as another node says it.
  public static Optional<Code> ofWord(String word) {
    return Optional.ofNullable(WORDS.get(word));
  }

  /// The reason for whoever knows of a failure nothing but its kind.
  public static Code of(Kind kind) {
    return switch (kind) {
      case NOT_FOUND -> NO_SUCH_THING;
      case INVALID -> INVALID_ARGUMENT;
      case FORBIDDEN -> NOT_ALLOWED;
      case UNAUTHENTICATED -> INVALID_API_KEY;
      case UNPAID -> INSUFFICIENT_FUNDS;
      case CONFLICT -> STATE_CONFLICT;
      case TOO_LARGE -> OVER_BOUND;
      case UNSUPPORTED -> UNSUPPORTED_ARGUMENT;
      case BUSY -> TOO_BUSY;
      case CANCELLED -> CALLER_GONE;
      case CORRUPT -> DAMAGED_FILE;
      case STORAGE -> IO;
      case INTERNAL -> UNEXPECTED;
    };
  }

  /// A failure for this reason: a refusal or a fault, as its kind is.
  public Failure failure(String message) {
    return kind.isFault() ? new Fault(this, message) : new Refusal(this, message);
  }

  /// What sort of failure this is.
  public Kind kind() {
    return kind;
  }

  /// The word that clients see, such as `model_not_found`.
  public String word() {
    return word;
  }
}
