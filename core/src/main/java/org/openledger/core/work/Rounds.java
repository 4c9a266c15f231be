package org.openledger.core.work;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/// Does something every second on a thread of its own, until it is closed and whatever comes of it:
/// a schedule alone ends with the first round that fails, and says nothing.
public final class Rounds implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Rounds.class.getName());

  private final ScheduledExecutorService rounds;
  private final String name;
  private final Runnable round;
  private boolean failing;

  private Rounds(String name, Runnable round) {
    this.name = name;
    this.round = round;
    rounds =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name(name).factory());
  }

  /// Begins in a second.
  ///
  /// @param name what the thread is called, and the log says of a round that fails
  public static Rounds everySecond(String name, Runnable round) {
    var begun = new Rounds(name, round);
    var _ = begun.rounds.scheduleWithFixedDelay(begun::run, 1, 1, TimeUnit.SECONDS);
    return begun;
  }

  private void run() {
    try {
      round.run();
      failing = false;
    } catch (RuntimeException | Error e) {
      // Once: what fails every second would fill the log.
      LOG.log(failing ? Level.FINE : Level.SEVERE, name + " failed; it is done again", e);
      failing = true;
    }
  }

  @Override
  public void close() {
    rounds.shutdownNow();
  }
}
