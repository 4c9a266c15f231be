package org.openledger.node;

import java.util.logging.Level;
import java.util.logging.Logger;
import org.openledger.contribute.record.Damage;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Refusal;
import org.openledger.core.fault.RequestIds;

/// Something of this node that cannot be used.
///
/// @param part what sort of thing it is
/// @param name what it is called
/// @param code the stable word of what is wrong
/// @param reason the same for people, without anything internal
public record Damaged(Part part, String name, String code, String reason) {
  private static final Logger LOG = Logger.getLogger(Damaged.class.getName());

  /// Sorts of things that a node holds.
  public enum Part {
    MODEL,
    DATANET,
    SNAPSHOT,
    RECORD,
    ANSWER,
    TERMS
  }

  /// A damaged thing as people see it; the log has what only an operator may see.
  static Damaged of(Part part, String name, RuntimeException e) {
    if (e instanceof Refusal refusal) {
      return new Damaged(part, name, refusal.code().word(), refusal.text());
    }
    var code = e instanceof Failure failure ? failure.code() : Code.UNEXPECTED;
    if (code == Code.MODEL_DAMAGED && e.getCause() instanceof Refusal refusal) {
      return of(part, name, refusal); // of a model that this program does not support
    }
    var request = RequestIds.next();
    LOG.log(Level.WARNING, "request " + request + ": " + name + " is damaged", e);
    return new Damaged(part, name, code.word(), "damaged; the log says more under " + request);
  }

  /// The same of a Datanet's parts.
  static Damaged of(Damage damage) {
    var part =
        switch (damage.part()) {
          case DATANET -> Part.DATANET;
          case SNAPSHOT -> Part.SNAPSHOT;
          case RECORD -> Part.RECORD;
        };
    return new Damaged(part, damage.name(), damage.code().word(), damage.reason());
  }
}
