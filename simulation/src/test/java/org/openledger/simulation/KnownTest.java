package org.openledger.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.core.flow.ModelId;
import org.openledger.core.money.Open;

/// What is listed as broken still is: whoever mends it takes it off the list.
class KnownTest {
  @TempDir Path folder;

  @Test
  void whatIsKnownToBeBrokenStillIs() {
    var payer = Machine.keyring(1).party("payer", "alice").address();
    var base = new ModelId(Machine.BASE);
    try (var simulation = new Simulation(1, folder, false)) {
      for (var operation :
          List.of(
              new Operations.OfferBase(),
              new Payments.Deposit(payer, Open.parse("9"), "plenty"),
              new Payments.Begin(payer, base, "What of 1?", "hold"),
              new Operations.Restart(),
              new Payments.Finish(1),
              new Payments.Ask(payer, base, "What of 2?"))) {
        simulation.attempt(operation, Integer.MAX_VALUE);
      }
      assertThat(simulation.report().known()).isEqualTo(Set.copyOf(Known.NOT_YET));
    }
  }
}
