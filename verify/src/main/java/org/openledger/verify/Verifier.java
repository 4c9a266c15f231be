package org.openledger.verify;

import java.nio.file.Path;
import java.util.Optional;
import org.openledger.core.receipt.Verification.Check;
import org.openledger.memory.MemoryFactory;
import org.openledger.serve.ModelShelf;
import org.openledger.serve.OpenLora;
import org.openledger.train.ModelFactory;

/// The verifier for other programs: judges bundles by pinned roots and a folder of models, whose
/// indexes it takes for what their roots say.
public final class Verifier {
  private final Checker checker;

  /// A verifier that trusts `pins`.
  ///
  /// @param models folder of the models
  /// @param shipped folder of the bases that come with the program, if there is one
  public Verifier(Path models, Optional<Path> shipped, Pins pins) {
    var factory = new ModelFactory(models, shipped);
    var memories = new MemoryFactory(models);
    var again = new Reexecution(new OpenLora(new ModelShelf(new ModelFolder(factory, memories))));
    this.checker =
        new Checker(
            Optional.of(pins),
            new ModelFiles(factory, memories),
            again,
            new Leaves(memories, 0, 0));
  }

  /// What was found of a bundle.
  ///
  /// @param verdict whether it holds
  /// @param failed the first field or link that does not
  /// @param steps how many of the steps were taken, the cheapest first
  public record Finding(VerifyReport.Verdict verdict, Optional<String> failed, int steps) {}

  /// Judges a bundle.
  public Finding judge(Bundle bundle) {
    var item = checker.check(bundle);
    var failure = item.firstFailure().map(Check::name);
    return new Finding(item.verdict(), failure, item.steps().size());
  }
}
