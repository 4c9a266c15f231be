package org.openledger.node;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.openledger.core.fault.Failure;
import org.openledger.settle.Registered;
import org.openledger.verify.Pins;
import org.openledger.verify.RootsFile;

/// Keeps in the home what is registered on chain, so that whoever may read the home can check
/// receipts without a node. What could not be written is written by the next start.
///
/// @param home the home
/// @param registered says what is registered
record RootsNote(Path home, Supplier<Registered> registered) {
  private static final Logger LOG = Logger.getLogger(RootsNote.class.getName());

  /// What is registered.
  Pins pins() {
    return pins(registered.get());
  }

  /// Writes it anew.
  synchronized void write() {
    try {
      RootsFile.write(home, pins());
    } catch (Failure e) {
      LOG.log(Level.WARNING, "what is registered was not noted in the home", e);
    }
  }

  private static Pins pins(Registered found) {
    return new Pins(
        found.domain(),
        List.of(new Pins.Signer(found.signer(), 1, Optional.empty())),
        List.of(new Pins.Terms(1, found.terms())),
        found.models(),
        found.snapshots().stream()
            .map(snapshot -> new Pins.Snapshot(snapshot.ref(), snapshot.records()))
            .toList(),
        found.epochs().stream()
            .map(epoch -> new Pins.Epoch(epoch.number(), epoch.receiptsRoot()))
            .toList());
  }
}
