package org.openledger.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.openledger.core.crypto.Address;
import org.openledger.core.digest.PromptHash;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Refusal;
import org.openledger.core.flow.ModelId;
import org.openledger.core.random.CounterRandom;
import org.openledger.model.sampling.SamplingSettings;
import org.openledger.model.token.ChatMessage;
import org.openledger.node.Answered;
import org.openledger.node.AskRequest;
import org.openledger.node.Asking;
import org.openledger.node.Delivery;
import org.openledger.node.Retry;
import org.openledger.serve.Question;

/// What a client asks of a real node: whole, cut, under a key, again, and what must be refused.
final class BookQuestions {
  private static final int TOKENS_MAX = 6;
  private static final int KEYS_MAX = 16;
  private static final int WHOLE = Integer.MAX_VALUE;

  private final BookClient client;
  private final BookRun run;
  private final CounterRandom random;
  private final List<Kept> kept = new ArrayList<>();

  BookQuestions(BookClient client, BookRun run, CounterRandom random) {
    this.client = client;
    this.run = run;
    this.random = random;
  }

  /// A question that was answered under a name, and the receipt that it had.
  private record Kept(AskRequest request, Retry again, String receipt) {}

  /// What is asked, by whom, and after how many pieces nobody listens any more.
  private record Asked(AskRequest request, Address payer, Retry retry, int pieces) {
    PromptHash hash() {
      var said = request.messages().stream().map(m -> ChatMessage.user(m.content())).toList();
      return new Question(request.model(), said, SamplingSettings.greedy(TOKENS_MAX)).promptHash();
    }
  }

  /// How a question ended.
  private sealed interface Ended {
    record Well(Answered answered) implements Ended {
      @Override
      public String toString() {
        return "receipt " + answered.receipt().body().place().sequence();
      }
    }

    record Refused(Code code) implements Ended {}
  }

  /// A listener who may go away.
  private static final class Heard implements Delivery {
    private final StringBuilder text = new StringBuilder();
    private int left;

    Heard(int pieces) {
      left = pieces;
    }

    @Override
    public void begin() {}

    @Override
    public void text(String piece) {
      if (left-- <= 0) {
        throw new Refusal(Code.CALLER_GONE, "nobody listens");
      }
      text.append(piece);
    }

    /// Every token of the simulated models is a byte.
    long tokens() {
      return text.toString().getBytes(UTF_8).length;
    }
  }

  /// Asks something.
  void any() {
    int draw = random.nextInt(100);
    if (draw < 35) {
      ask(new Asked(request(), client.payer(), new Retry.None(), WHOLE), Kind.PAID);
    } else if (draw < 55) {
      int pieces = random.nextInt(TOKENS_MAX);
      ask(new Asked(request(), client.payer(), new Retry.None(), pieces), Kind.PAID);
    } else if (draw < 70) {
      named();
    } else if (draw < 90) {
      again();
    } else {
      refused();
    }
    client.balance();
  }

  private AskRequest request() {
    var model = client.asked(random.nextInt(3) == 0).orElseThrow();
    return request(model, client.question());
  }

  private static AskRequest request(ModelId model, String text) {
    return new AskRequest(
        model, List.of(AskRequest.Message.user(text)), AskRequest.Sampling.greedy(TOKENS_MAX));
  }

  /// For the first time under a name; perhaps whoever asked goes away, and it is answered.
  private void named() {
    boolean counted = random.nextInt(3) == 0;
    var key = client.unique("key").toString();
    var first = counted ? new Retry.Counted(0) : new Retry.Named(key);
    int pieces = random.nextInt(2) == 0 || counted ? WHOLE : random.nextInt(TOKENS_MAX);
    var asked = new Asked(request(), client.own(), first, pieces);
    var receipt = ask(asked, Kind.PAID);
    if (!receipt.isEmpty()) {
      var again = counted ? new Retry.Counted(1) : first;
      kept.add(new Kept(asked.request(), again, receipt));
      if (kept.size() > KEYS_MAX) {
        kept.removeFirst();
      }
    }
  }

  private void again() {
    if (kept.isEmpty()) {
      named();
      return;
    }
    var one = kept.get(random.nextInt(kept.size()));
    boolean other = one.again() instanceof Retry.Named && random.nextInt(4) == 0;
    if (other) {
      var another = request(one.request().model(), client.question() + "!");
      ask(new Asked(another, client.own(), one.again(), WHOLE), new Kind(Code.STATE_CONFLICT));
    } else {
      var receipt =
          ask(new Asked(one.request(), client.own(), one.again(), WHOLE), new Kind(one.receipt()));
      client.expect(one.receipt(), receipt);
      run.counts().add(BookCounts.REPLAYS, 1);
    }
  }

  private void refused() {
    var model = client.asked(false).orElseThrow();
    var asked =
        switch (random.nextInt(3)) {
          case 0 -> new Kind.Of(request(model, " \t\u2003"), Code.INVALID_ARGUMENT);
          case 1 ->
              new Kind.Of(
                  request(ModelId.of(Machine.BASE, "ghost", 1), "Who?"), Code.MODEL_NOT_FOUND);
          default ->
              new Kind.Of(
                  request(model, "long ".repeat(Machine.CONTEXT)), Code.CONTEXT_LENGTH_EXCEEDED);
        };
    ask(
        new Asked(asked.request(), client.own(), new Retry.None(), WHOLE),
        new Kind(asked.refused()));
  }

  /// What must come of a question: a receipt that is paid for, a receipt that is known, or a
  /// refusal.
  private record Kind(String receipt, Optional<Code> refusal) {
    static final Kind PAID = new Kind("");

    record Of(AskRequest request, Code refused) {}

    Kind(String receipt) {
      this(receipt, Optional.empty());
    }

    Kind(Code refusal) {
      this("", Optional.of(refusal));
    }
  }

  /// Asks; the receipt's id, empty if there is none.
  private String ask(Asked asked, Kind kind) {
    var heard = new Heard(asked.pieces());
    var most = most(asked.request().model());
    var payer = asked.payer().toString();
    boolean covered = run.read(book -> book.balance(payer)).compareTo(most) >= 0;
    var receipt = new StringBuilder();
    client.attempt(
        "ask %s \"%s\" for %s, %s, %d pieces"
            .formatted(
                asked.request().model(),
                brief(asked.request().messages().getFirst().content()),
                payer,
                asked.retry(),
                asked.pieces()),
        ended(asked, heard),
        told -> {
          switch (told) {
            case Ended.Well(var answered) -> {
              receipt.append(answered.receipt().id());
              paid(asked, kind, answered, heard);
            }
            case Ended.Refused(var code) -> refused(asked, kind, code, covered);
          }
          unpaid(receipt.isEmpty() ? heard.tokens() : 0);
          run.counts().add(BookCounts.DELIVERED, heard.tokens());
        },
        () -> resume(asked, heard));
    return receipt.toString();
  }

  private static String brief(String text) {
    return text.substring(0, Math.min(text.length(), 30));
  }

  private BigInteger most(ModelId model) {
    return run.world().models().containsKey(model)
        ? run.world().terms(model).fee(Machine.CONTEXT, TOKENS_MAX)
        : BigInteger.ZERO;
  }

  private Supplier<Ended> ended(Asked asked, Heard heard) {
    return () -> {
      try {
        var asking = new Asking(asked.request(), asked.payer(), asked.retry());
        return new Ended.Well((Answered) run.machine().node().answering().ask(asking, heard));
      } catch (Failure e) {
        return new Ended.Refused(e.code());
      }
    };
  }

  private void paid(Asked asked, Kind kind, Answered answered, Heard heard) {
    var receipt = answered.receipt();
    client.expect(false, kind.refusal().isPresent());
    client.expect(asked.hash(), receipt.body().said().prompt().hash());
    client.expect(true, answered.text().startsWith(heard.text.toString()));
    if (asked.pieces() == WHOLE) {
      client.expect(answered.text(), heard.text.toString());
    }
    // What was heard is paid for to the token.
    client.expect(true, receipt.body().said().answer().tokens() >= heard.tokens());
    if (kind.receipt().isEmpty()) {
      run.enter("asked " + receipt.id(), receipt, answered.attribution());
    }
  }

  private void refused(Asked asked, Kind kind, Code code, boolean covered) {
    if (run.isDead()) {
      // A process that dies may still say something; whoever hears it asks again.
      throw new Killed("a question");
    }
    if (code == Code.CALLER_GONE && kind.equals(Kind.PAID)) {
      client.expect(0, asked.pieces());
    } else if (code == Code.INSUFFICIENT_FUNDS && kind.equals(Kind.PAID)) {
      run.counts().add(BookCounts.OVERDRAFTS, 1);
      client.expect(false, covered && client.isOwn(asked.payer()));
    } else {
      client.expect(kind.refusal(), Optional.of(code));
    }
  }

  private void unpaid(long tokens) {
    run.counts().add(BookCounts.UNPAID, tokens);
    client.expect(0L, tokens);
  }

  /// Whether it was answered is known by the receipt of its prompt, which nobody else asked.
  private void resume(Asked asked, Heard heard) {
    var found = run.adopt(asked.payer(), asked.hash());
    if (!found) {
      run.counts().add(BookCounts.BROKEN_OFF, heard.tokens());
    }
  }
}
