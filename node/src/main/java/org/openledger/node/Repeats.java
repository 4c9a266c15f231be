package org.openledger.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.openledger.core.crypto.Address;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Keccak;
import org.openledger.serve.Question;

/// Sees to it that a request that is sent again gets the answer of the first time.
final class Repeats {
  /// How long after an answer a request that only counts its attempts is taken for the same.
  static final Duration COUNTED_FOR = Duration.ofMinutes(10);

  private final Answers answers;
  private final InstantSource clock;
  private final Map<Slot, Running> running = new ConcurrentHashMap<>();

  Repeats(Answers answers, InstantSource clock) {
    this.answers = answers;
    this.clock = clock;
  }

  /// Under which name whose request is answered.
  private record Slot(Address payer, String key) {}

  private record Running(Hash question, CompletableFuture<Replied> replied) {}

  /// The name of a request.
  ///
  /// @param question digest of what is asked: a name stands for one question
  /// @param first whether nothing was sent under this name before
  record Name(Address payer, String key, Hash question, boolean first, boolean counted) {
    private Slot slot() {
      return new Slot(payer, key);
    }
  }

  /// A name that was answered.
  ///
  /// @param at when, in milliseconds since 1970
  record Named(Hash question, Hash receipt, long at) {}

  /// The name of a request, if it has one. Whoever wants an answer without quotes asks something
  /// else, and the same whether or not it is to be listed.
  static Optional<Name> name(
      Retry retry, Question question, AskRequest.Memory memory, Address payer) {
    var asked = question.toJson().canonical() + (memory == AskRequest.Memory.OFF ? " off" : "");
    var digest = Keccak.hash256(asked.getBytes(UTF_8));
    return switch (retry) {
      case Retry.None() -> Optional.empty();
      case Retry.Named(var key) -> {
        if (key.isBlank() || key.length() > Retry.Named.CHARS_MAX) {
          throw new Refusal(
              Code.INVALID_ARGUMENT,
              "an idempotency key has 1 to " + Retry.Named.CHARS_MAX + " characters");
        }
        yield Optional.of(new Name(payer, "key " + key, digest, false, false));
      }
      case Retry.Counted(int before) ->
          Optional.of(new Name(payer, "same " + digest, digest, before == 0, true));
    };
  }

  /// Answers a named request, or gives it the answer that it had.
  ///
  /// @param ask answers it for the first time
  /// @param replay gives the answer of a receipt again
  Replied once(Name name, Supplier<Replied> ask, Function<Hash, Answered> replay) {
    var mine = new Running(name.question(), new CompletableFuture<>());
    while (true) {
      var other = running.putIfAbsent(name.slot(), mine);
      if (other == null) {
        return first(name, mine, ask, replay);
      }
      if (name.first()) {
        return ask.get();
      }
      requireSame(name, other.question());
      try {
        return switch (other.replied().join()) {
          case Answered answered -> replay.apply(answered.receipt().id());
          case Unanswered _ -> ask.get();
        };
      } catch (CompletionException _) {
        // The other was refused or failed, and nothing was paid: this one tries itself.
        running.remove(name.slot(), other);
      }
    }
  }

  private Replied first(
      Name name, Running mine, Supplier<Replied> ask, Function<Hash, Answered> replay) {
    try {
      var before = name.first() ? Optional.<Named>empty() : before(name);
      var replied = before.<Replied>map(known -> replay.apply(known.receipt())).orElseGet(ask);
      mine.replied().complete(replied);
      return replied;
    } catch (RuntimeException | Error e) {
      mine.replied().completeExceptionally(e);
      throw e;
    } finally {
      running.remove(name.slot(), mine);
    }
  }

  private Optional<Named> before(Name name) {
    var known = answers.named(name.payer(), name.key());
    known.ifPresent(named -> requireSame(name, named.question()));
    long oldest = clock.millis() - COUNTED_FOR.toMillis();
    return known.filter(named -> !name.counted() || named.at() >= oldest);
  }

  private static void requireSame(Name name, Hash question) {
    if (!name.question().equals(question)) {
      throw new Refusal(
          Code.STATE_CONFLICT, "this idempotency key was sent with another question before");
    }
  }
}
