package org.openledger.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.openledger.core.fault.Failure;
import org.openledger.core.receipt.Evidence.Field;
import org.openledger.core.receipt.Verification.Check;

/// Checks bundles in steps, each only if the one before holds: what the bundle itself says, what is
/// registered, the model's files, the answer made again, and the leaves of its index.
final class Checker {
  private final Optional<Roots> roots;
  private final ModelFiles files;
  private final Reexecution again;
  private final Leaves leaves;

  Checker(Optional<Roots> roots, ModelFiles files, Reexecution again, Leaves leaves) {
    this.roots = roots;
    this.files = files;
    this.again = again;
    this.leaves = leaves;
  }

  /// One step's checks.
  record Step(String title, List<Check> checks) {
    Step {
      checks = List.copyOf(checks);
    }

    boolean holds() {
      return checks.stream().allMatch(Check::holds);
    }
  }

  VerifyReport.Item check(Bundle bundle) {
    var steps = new ArrayList<Step>();
    steps.add(new Step("what the bundle says of itself", consistency(bundle)));
    if (holds(steps) && roots.isPresent()) {
      steps.add(new Step("what is registered", new Origin(roots.get()).check(bundle)));
    }
    if (holds(steps)) {
      steps.add(new Step("the model's files", files.check(bundle.receipt().body().model())));
    }
    if (holds(steps)) {
      steps.add(new Step("the answer made again", again(bundle)));
    }
    if (holds(steps)) {
      leaves
          .check(bundle.receipt().body().model().id())
          .ifPresent(check -> steps.add(new Step("the index's leaves made again", List.of(check))));
    }
    return new VerifyReport.Item(bundle.receipt().id().toString(), steps, roots.map(Roots::name));
  }

  /// A bundle may hold what nothing can commit to, such as a number beyond what is exact in JSON.
  private static List<Check> consistency(Bundle bundle) {
    try {
      return Reexecution.consistency(bundle);
    } catch (IllegalArgumentException e) {
      return List.of(new Check("bundle", false, String.valueOf(e.getMessage())));
    }
  }

  private List<Check> again(Bundle bundle) {
    try {
      var made = again.rerun(bundle);
      return made.evidence().compare(bundle.receipt().body()).stream()
          .map(check -> explained(check, bundle, made))
          .toList();
    } catch (Failure e) {
      return List.of(new Check("model", false, e.text()));
    }
  }

  /// Says where what was found differs, which its commitment does not tell.
  private static Check explained(Check check, Bundle bundle, Reexecution.Again made) {
    if (check.holds() || !check.name().equals(Field.RETRIEVAL.label())) {
      return check;
    }
    var said = bundle.credited().retrieval();
    var found = made.retrieval();
    var where =
        said.isPresent() && found.isPresent()
            ? JsonDifference.first(said.get(), found.get())
            : Optional.<String>empty();
    return where
        .map(difference -> new Check(check.name(), false, check.detail() + "; " + difference))
        .orElse(check);
  }

  private static boolean holds(List<Step> steps) {
    return steps.stream().allMatch(Step::holds);
  }
}
