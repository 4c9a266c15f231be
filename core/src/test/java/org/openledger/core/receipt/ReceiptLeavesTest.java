package org.openledger.core.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.openledger.core.RecordLeaves;
import org.openledger.core.RecordLeaves.Change;
import org.openledger.core.crypto.Address;
import org.openledger.core.crypto.KeyPair;
import org.openledger.core.hash.Hash;
import org.openledger.core.json.Json;

/// Every leaf of a receipt's body is compared by verification, named by it, written and read, and
/// part of what is signed. A component that is added to the body or to a part of it, and left out
/// of one of these, fails here.
class ReceiptLeavesTest {
  private static final Hash H = Hash.parse("11".repeat(32));

  private static final UsageReceipt.Body BODY = new SampleReceipt(H).body();

  private static final ReceiptDomain DOMAIN =
      new ReceiptDomain(161_201, Address.fromWord(H.bytes()), H);

  @Test
  void everyLeafHasAFieldOfItsOwnThatVerificationNames() {
    Map<String, Evidence.Field> fields = new TreeMap<>();
    for (var change : RecordLeaves.of(BODY)) {
      var differing =
          Arrays.stream(Evidence.Field.values())
              .filter(field -> !field.of(BODY).equals(field.of(change.changed())))
              .toList();
      assertThat(differing).as("fields for %s", change.path()).hasSize(1);
      fields.put(change.component(), differing.getFirst());
      assertThat(failures(Evidence.body(BODY), change.changed()))
          .as("what verification names for %s", change.path())
          .containsExactly(differing.getFirst().label());
    }
    assertThat(fields.values())
        .as("one field for each leaf, of %s", fields)
        .containsExactlyInAnyOrder(Evidence.Field.values());
  }

  @Test
  void everyLeafOfTheModelPartIsComparedWithTheModel() {
    var evidence = Evidence.none().model(BODY.model());
    for (var change : changesBelow("model.")) {
      assertThat(failures(evidence, change.changed())).as(change.path()).hasSize(1);
    }
  }

  @Test
  void everyLeafIsWrittenUnderTheNameOfItsFieldAndRead() {
    var key = KeyPair.derive(H.bytes(), "node");
    var before = BODY.sign(DOMAIN, key).toJson().members();
    for (var change : RecordLeaves.of(BODY)) {
      var receipt = new UsageReceipt(change.changed(), BODY.sign(DOMAIN, key).signature());
      assertThat(UsageReceipt.fromJson(Json.parse(receipt.toJson().compact())))
          .as(change.path())
          .isEqualTo(receipt);
      var differing = new ArrayList<String>();
      receipt
          .toJson()
          .members()
          .forEach((name, value) -> {
            if (!name.equals("id") && !value.equals(before.get(name))) {
              differing.add(name);
            }
          });
      assertThat(differing)
          .as(change.path())
          .isEqualTo(failures(Evidence.body(BODY), change.changed()));
    }
  }

  @Test
  void everyLeafIsSigned() {
    for (var change : RecordLeaves.of(BODY)) {
      assertThat(change.changed().id()).as(change.path()).isNotEqualTo(BODY.id());
    }
  }

  @Test
  void aSignatureHoldsForItsInstallationAlone() {
    var key = KeyPair.derive(H.bytes(), "node");
    var receipt = BODY.sign(DOMAIN, key);
    assertThat(receipt.isSignedBy(key.address(), DOMAIN)).isTrue();
    for (var change : RecordLeaves.of(DOMAIN)) {
      assertThat(receipt.isSignedBy(key.address(), change.changed())).as(change.path()).isFalse();
    }
  }

  private static List<Change<UsageReceipt.Body>> changesBelow(String path) {
    var changes =
        RecordLeaves.of(BODY).stream().filter(change -> change.path().startsWith(path)).toList();
    assertThat(changes).hasSizeGreaterThan(4);
    return changes;
  }

  private static List<String> failures(Evidence evidence, UsageReceipt.Body body) {
    return evidence.compare(body).stream()
        .filter(check -> !check.holds())
        .map(Verification.Check::name)
        .toList();
  }
}
