package org.openledger.node;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.openledger.core.fault.Failure;
import org.openledger.core.flow.DatanetId;
import org.openledger.core.flow.ModelId;

/// Renewing: what was accepted into a Datanet becomes answerable, seconds later and one Datanet at
/// a time, while questions are answered by what there was before.
///
/// A renewal keeps the rules of the version before, since to fit them takes many times as long as
/// all else. Where they are due to be fitted anew, that is done beside, and makes a version of its
/// own. Nothing is noted down: what was accepted and is in no memory is found again at the start.
public final class Renewing implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Renewing.class.getName());

  /// After a renewal a Datanet rests for so many times as long as that took: where records come all
  /// the time, answers keep most of the processor.
  private static final int RESTS = 3;

  private static final Duration AGAIN_FIRST = Duration.ofSeconds(1);
  private static final Duration AGAIN_LAST = Duration.ofMinutes(1);

  private final Changes changes;
  private final Work work;
  private final Duration againFirst;

  /// One is made at a time: versions follow one another.
  private final Object turn = new Object();

  private final ExecutorService fitter =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("openledger-fitting").factory());

  /// Datanets whose rules wait to be fitted or are.
  private final Set<DatanetId> fitting = new HashSet<>();

  private final Thread renewer =
      Thread.ofPlatform().daemon().name("openledger-renewing").unstarted(this::run);

  private volatile boolean closed;

  /// What there is to do.
  interface Work {
    /// Asks models that were just opened what lists show of them, as whoever asked first would have
    /// to, for seconds.
    void lookAhead();

    /// All Datanets whose records are to be answerable.
    List<DatanetId> datanets();

    /// Makes a Datanet's records answerable as they are now.
    ///
    /// @return the model whose rules are due to be fitted anew, if they are
    Optional<ModelId> renew(DatanetId id);

    /// Fits rules to what a model holds. Takes long.
    Document fit(ModelId id);

    /// Makes a Datanet's records answerable by these rules.
    ///
    /// @return the model whose rules are due again, if they are
    Optional<ModelId> decide(DatanetId id, Document rules);
  }

  /// @param changes what is accepted is noted there
  Renewing(Changes changes, Work work) {
    this(changes, work, AGAIN_FIRST);
  }

  /// @param againFirst how long what fails rests before it is tried again; then ever longer
  Renewing(Changes changes, Work work, Duration againFirst) {
    this.changes = changes;
    this.work = work;
    this.againFirst = againFirst;
  }

  /// Takes up what was accepted and is in no memory, and from then on whatever is accepted. Beside
  /// that, what there is already is made ready to be shown and asked.
  public void start() {
    renewer.start();
    fitter.execute(() -> attempt("models are not asked beforehand", work::lookAhead));
  }

  private void run() {
    try {
      lookThrough();
      renewAll();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Notes all Datanets there are; tried until it works, for nothing else finds what was accepted
  /// or withdrawn before the start.
  private void lookThrough() throws InterruptedException {
    var again = againFirst;
    while (!attempt(
        "Datanets are not looked through", () -> work.datanets().forEach(changes::note))) {
      if (changes.isClosedWithin(again)) {
        return;
      }
      again = longer(again);
    }
  }

  private static Duration longer(Duration again) {
    var twice = again.multipliedBy(2);
    return twice.compareTo(AGAIN_LAST) < 0 ? twice : AGAIN_LAST;
  }

  private void renewAll() throws InterruptedException {
    var again = againFirst;
    for (var next = changes.take(); next.isPresent(); next = changes.take()) {
      var id = next.get();
      long from = System.nanoTime();
      boolean done = attempt(id + " is not renewed", () -> renew(id));
      if (done) {
        changes.rest(id, Duration.ofNanos(System.nanoTime() - from).multipliedBy(RESTS));
        again = againFirst;
      } else if (!closed) {
        changes.rest(id, again);
        changes.note(id);
        again = longer(again);
      }
    }
  }

  /// Does something, or logs why not.
  private boolean attempt(String otherwise, Runnable action) {
    try {
      action.run();
      return true;
    } catch (Failure e) {
      LOG.log(closed ? Level.FINE : Level.WARNING, otherwise, e);
    } catch (RuntimeException | Error e) {
      // Of errors too, such as no memory: nobody else renews, and what is withdrawn waits for it.
      LOG.log(closed ? Level.FINE : Level.SEVERE, otherwise, e);
    }
    return false;
  }

  private void renew(DatanetId id) {
    synchronized (turn) {
      if (!closed) {
        due(id, work.renew(id));
      }
    }
  }

  private void due(DatanetId id, Optional<ModelId> model) {
    if (model.isPresent() && !closed && fitting.add(id)) {
      fitter.execute(() -> fit(id, model.get()));
    }
  }

  private void fit(DatanetId id, ModelId model) {
    boolean fitted = attempt(model + "'s rules are not fitted", () -> decide(id, work.fit(model)));
    if (!fitted) {
      synchronized (turn) {
        fitting.remove(id);
      }
    }
  }

  private void decide(DatanetId id, Document rules) {
    synchronized (turn) {
      if (!closed) {
        var again = work.decide(id, rules);
        fitting.remove(id);
        due(id, again);
      }
    }
  }

  @Override
  public void close() {
    changes.close();
    fitter.shutdownNow();
    synchronized (turn) { // what is being made is made
      closed = true;
    }
  }
}
