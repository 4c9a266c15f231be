package org.openledger.bench.torture;

import java.io.PrintWriter;
import org.openledger.bench.node.Workplace;

/// All that is done to nodes from one seed. The same seed plans the same; what the machine makes of
/// it in time is its own.
public final class Torture {
  private final Workplace place;
  private final long seed;
  private final PrintWriter remarks;

  /// Torture in a folder of homes; what happens is remarked on as it does.
  public Torture(Workplace place, long seed, PrintWriter remarks) {
    this.place = place;
    this.seed = seed;
    this.remarks = remarks;
  }

  /// Kills nodes, one a round.
  public Outcome kill(int rounds) {
    return new KillTorture(place, seed, remarks).run(rounds);
  }

  /// Takes away what nodes stand on, each thing so many times.
  public Outcome fault(int trials) {
    return new FaultTorture(place, seed, remarks).run(trials);
  }

  /// Shows the verifier every bundle of one change, and so many of random ones.
  public Outcome forge(long bundles) {
    return ForgeTorture.run(place, seed, bundles, remarks);
  }

  /// Does so many operations on a node's book, beside a reference.
  public Outcome book(long operations) {
    return BookPart.run(place.fresh("book"), seed, operations, remarks);
  }

  /// Lets disks and power fail in so many cases.
  public Outcome disk(long cases) {
    return PowerTorture.run(seed, cases);
  }
}
