package org.openledger.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.openledger.core.crypto.Address;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.flow.ModelId;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Keccak;
import org.openledger.core.money.Open;
import org.openledger.core.random.CounterRandom;
import org.openledger.settle.Held;
import org.openledger.settle.Recorded;
import org.openledger.settle.Settlements;
import org.openledger.settle.book.Book.Posted;
import org.openledger.simulation.ReferenceBook.Said;

/// One client of the book: draws what it does, does it, and compares what it is told with the
/// reference. It has an account of its own, of which it knows everything, and one that it shares
/// with the other clients, of which only the sum is known, once all of them stand still.
final class BookClient {
  private static final int FLIGHTS_MAX = 12;
  private static final int TRACED = 24;

  /// Half a question's worth.
  private static final BigInteger PAID_IN = new BigInteger("40000000000000003");

  private final BookRun run;
  private final String name;
  private final CounterRandom random;
  private final Address own;
  private final Address shared;
  private final BookQuestions questions;
  private final List<BookFlight> flights = new ArrayList<>();
  private final Deque<String> trace = new ArrayDeque<>();
  private @Nullable Runnable unsure;
  private int drawn;

  /// Client number `index` of a run.
  BookClient(BookRun run, int index) {
    this.run = run;
    this.name = "client " + index;
    this.random = CounterRandom.of(run.seed(), "book " + name);
    this.own = run.world().keyring().party("payer", name).address();
    this.shared = run.world().keyring().party("payer", "everybody").address();
    this.questions = new BookQuestions(this, run, random);
  }

  /// The last things it did, in order.
  List<String> trace() {
    return trace.stream().map(line -> name + ": " + line).toList();
  }

  /// Takes some steps, or fewer if the process dies.
  void steps(int count) {
    for (int i = 0; i < count && !run.isDead(); i++) {
      try {
        step();
        run.counts().add(BookCounts.OPERATIONS, 1);
      } catch (BookWrong e) {
        throw e;
      } catch (RuntimeException | Error e) {
        if (!run.isDead()) {
          throw new BookWrong(trace.peekLast() + " ended with " + e, e);
        }
      }
    }
  }

  /// After a kill: finds out what became of what it was doing.
  void resume() {
    flights.forEach(BookFlight::ended);
    var find = unsure;
    unsure = null;
    if (find != null) {
      find.run();
    }
  }

  /// Does something, and enters what it is told.
  ///
  /// @param resume finds out whether it was done, if the process dies meanwhile
  <T> void attempt(String what, Supplier<T> call, Consumer<T> told, Runnable resume) {
    trace.add(++drawn + " " + what);
    if (trace.size() > TRACED) {
      trace.removeFirst();
    }
    unsure = resume;
    T answer = call.get();
    unsure = null;
    trace.add(trace.removeLast() + " -> " + brief(answer));
    told.accept(answer);
  }

  private static String brief(@Nullable Object answer) {
    var text = String.valueOf(answer).replaceAll("\\s+", " ");
    return text.substring(0, Math.min(text.length(), 100));
  }

  /// What is not as the reference has it.
  void expect(Object expected, Object told) {
    if (!expected.equals(told)) {
      throw new BookWrong(trace.peekLast() + ": told " + told + ", not " + expected);
    }
  }

  Address own() {
    return own;
  }

  Address payer() {
    return random.nextInt(6) == 0 ? shared : own;
  }

  boolean isOwn(Address payer) {
    return payer.equals(own);
  }

  private Settlements book() {
    return run.machine().settlements();
  }

  private void step() {
    int draw = random.nextInt(1000);
    if (draw < 90) {
      deposit();
    } else if (draw < 110) {
      refund();
    } else if (draw < 140) {
      again();
    } else if (draw < 390) {
      begin();
    } else if (draw < 640) {
      finish();
    } else if (draw < 700) {
      giveUp();
    } else if (draw < 730) {
      expire();
    } else if (draw < 970) {
      questions.any();
    } else {
      look();
    }
  }

  private String reference(int number) {
    return name + " " + number;
  }

  private void deposit() {
    var amount = PAID_IN.multiply(BigInteger.valueOf(1 + random.nextInt(5)));
    pay(payer(), reference(drawn), amount);
  }

  private void refund() {
    var amount = PAID_IN.multiply(BigInteger.valueOf(1 + random.nextInt(3)));
    pay(own, reference(drawn), amount.negate());
  }

  /// Says again, or says something else, under a reference that may be known.
  private void again() {
    var amount = PAID_IN.multiply(BigInteger.valueOf(1 + random.nextInt(5)));
    pay(own, reference(random.nextInt(Math.max(1, drawn))), amount);
  }

  private void pay(Address payer, String reference, BigInteger amount) {
    var of = payer.toString();
    var key = (amount.signum() > 0 ? "in " : "out ") + reference;
    var expected = run.read(book -> book.moving(key, of, amount));
    attempt(
        "pay " + amount + " for " + of + " as " + key,
        () -> post(payer, reference, amount),
        told -> {
          expect(expected, said(told));
          if (told.isInBook()) {
            run.enter(book -> book.move(key, of, amount));
          }
        },
        () -> {
          if (post(payer, reference, amount).isInBook()) {
            run.enter(book -> book.move(key, of, amount));
          }
        });
    balance();
  }

  private Posted post(Address payer, String reference, BigInteger amount) {
    return amount.signum() > 0
        ? book().deposit(payer, new Open(amount), reference)
        : book().refund(payer, new Open(amount.negate()), reference);
  }

  private static Said said(Posted posted) {
    return switch (posted) {
      case Posted.Entered _ -> Said.DONE;
      case Posted.AlreadyPosted _ -> Said.AGAIN;
      case Posted.Conflict _ -> Said.CONFLICT;
      case Posted.Overdrawn _ -> Said.OVERDRAWN;
    };
  }

  /// Reserves for an answer that is charged for later, or never.
  private void begin() {
    var flight = BookFlight.drawn(run, random, name + " " + drawn, payer());
    if (hold(flight, Long.MAX_VALUE)) {
      flights.add(flight);
      if (flights.size() > FLIGHTS_MAX) {
        release(flights.removeFirst());
      }
    }
  }

  private boolean hold(BookFlight flight, long expires) {
    var payer = flight.payer();
    var most = flight.most();
    var expected = run.read(book -> book.holding(payer.toString(), most));
    var taken = new ArrayList<Boolean>();
    attempt(
        "hold " + most + " for " + payer,
        () -> book().hold(flight.hold(), payer, new Open(most), expires),
        told -> {
          boolean done = told instanceof Held.Taken;
          if (isOwn(payer)) {
            expect(expected, done ? Said.DONE : Said.OVERDRAWN);
          }
          if (told instanceof Held.Overdrawn(var balance, var missing)) {
            expect(most, balance.plus(missing.amount()).units());
          }
          if (done) {
            run.enter(book -> book.hold(flight.hold().toString(), payer.toString(), most));
            taken.add(true);
          }
        },
        () -> {});
    return !taken.isEmpty();
  }

  private void release(BookFlight flight) {
    attempt(
        "release " + flight,
        () -> {
          book().release(flight.hold());
          return "";
        },
        _ -> run.enter(book -> book.release(flight.hold().toString())),
        () -> {});
    balance();
  }

  private void giveUp() {
    if (!flights.isEmpty()) {
      var flight = flights.get(random.nextInt(flights.size()));
      release(flight);
      if (random.nextInt(2) == 0) {
        flights.remove(flight);
      }
    }
  }

  /// A hold whose time is over; it may be charged for all the same.
  private void expire() {
    var flight = BookFlight.drawn(run, random, name + " " + drawn, own);
    long when = drawn + 1L;
    if (hold(flight, when)) {
      attempt(
          "expire " + flight,
          () -> {
            book().releaseExpired(when);
            return "";
          },
          _ -> run.enter(book -> book.release(flight.hold().toString())),
          () -> {});
      flights.add(flight);
    }
    balance();
  }

  private void finish() {
    if (flights.isEmpty()) {
      look();
      return;
    }
    var flight = flights.get(random.nextInt(flights.size()));
    int how = random.nextInt(20);
    if (how == 0) {
      failing(flight);
    } else if (how == 1) {
      wrong(flight);
    } else {
      charge(flight);
      if (how > 5) {
        flights.remove(flight);
      }
    }
    balance();
  }

  private void charge(BookFlight flight) {
    var hold = flight.hold().toString();
    var payer = flight.payer().toString();
    var expected = run.read(book -> book.charging(hold, payer, flight.total()));
    attempt(
        "charge " + flight,
        () -> book().charge(flight.hold(), flight.charge(_ -> {})),
        told -> {
          var said = said(told);
          if (isOwn(flight.payer()) || expected == Said.CONFLICT) {
            expect(expected, said);
          }
          if (told instanceof Recorded.Accepted(_, var receipt, _)) {
            run.enter(hold, receipt, flight.attribution());
          }
        },
        () ->
            book()
                .charged(flight.hold())
                .ifPresent(receipt -> run.enterIfNew(hold, receipt, flight.attribution())));
  }

  private Said said(Recorded recorded) {
    return switch (recorded) {
      case Recorded.Accepted _ -> Said.DONE;
      case Recorded.Overdrawn _ -> Said.OVERDRAWN;
      case Recorded.Refused(var field, var reason) -> {
        expect("hold", field.equals("hold") ? field : field + ": " + reason);
        yield Said.CONFLICT;
      }
    };
  }

  /// What must be kept along with a receipt cannot be: then there is no receipt.
  private void failing(BookFlight flight) {
    attempt(
        "charge and fail " + flight,
        () -> {
          try {
            book()
                .charge(
                    flight.hold(),
                    flight.charge(_ -> {
                      throw new Refusal(Code.CALLER_GONE, "along");
                    }));
            return "charged";
          } catch (Refusal e) {
            return e.text();
          }
        },
        told -> {
          var hold = flight.hold().toString();
          var said = run.read(b -> b.charging(hold, flight.payer().toString(), flight.total()));
          if (isOwn(flight.payer()) || said == Said.CONFLICT) {
            expect(said == Said.DONE ? "along" : "charged", told);
          }
        },
        () -> {});
  }

  /// A unit more than it costs is not charged.
  private void wrong(BookFlight flight) {
    attempt(
        "charge too much " + flight,
        () -> book().charge(flight.hold(), flight.tooDear()),
        told -> expect("fee", told instanceof Recorded.Refused(var field, _) ? field : told),
        () -> {});
  }

  private void look() {
    var known = run.read(book -> book.balance(own.toString()));
    attempt("look", () -> book().balance(own).units(), told -> expect(known, told), () -> {});
  }

  /// After each operation: what is left is what must be left.
  void balance() {
    expect(run.read(book -> book.balance(own.toString())), book().balance(own).units());
  }

  /// A name that nothing else has.
  Hash unique(String what) {
    return Keccak.hash256((name + " " + drawn + " " + what).getBytes(UTF_8));
  }

  /// A question that nobody else asks.
  String question() {
    return name + " " + drawn + "?";
  }

  /// What is sold by asking.
  Optional<ModelId> asked(boolean base) {
    return run.world().models().keySet().stream()
        .filter(id -> id.isBase() == base && !id.value().contains("believed"))
        .findFirst();
  }
}
