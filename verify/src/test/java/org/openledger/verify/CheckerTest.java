package org.openledger.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.core.crypto.KeyPair;
import org.openledger.core.fault.Failure;
import org.openledger.core.flow.DatanetId;
import org.openledger.core.flow.SnapshotRef;
import org.openledger.core.hash.Hash;
import org.openledger.core.json.Json;
import org.openledger.core.merkle.MerkleSumTree;
import org.openledger.core.money.Open;
import org.openledger.core.money.PriceIn;
import org.openledger.core.money.PriceOut;
import org.openledger.core.receipt.Evidence.Field;
import org.openledger.core.receipt.ReceiptDomain;
import org.openledger.core.receipt.Verification.Check;
import org.openledger.memory.MemoryFactory;
import org.openledger.serve.ModelShelf;
import org.openledger.serve.OpenLora;
import org.openledger.tally.epoch.EpochRows;
import org.openledger.tally.split.FeeTerms;
import org.openledger.tally.split.Line;
import org.openledger.tally.split.ModelTerms;
import org.openledger.train.ModelFactory;
import org.openledger.verify.VerifyReport.Verdict;

/// `ReceiptLeavesTest` of core holds that every leaf of a receipt has a field.
class CheckerTest {
  private static final KeyPair STRANGER = KeyPair.derive(new byte[] {8}, "node");

  /// What stands in a receipt on its signer's word alone, once the signer is known.
  private static final List<Field> SIGNERS_WORD =
      List.of(
          Field.EPOCH,
          Field.SEQUENCE,
          Field.PAYER,
          Field.APP,
          Field.AGENT,
          Field.AGENT_RUN,
          Field.AGENT_STEP,
          Field.HOPS);

  /// Of these the fee follows, and is looked at first.
  private static final List<Field> PRICED = List.of(Field.PROMPT_TOKENS, Field.ANSWER_TOKENS);

  @TempDir static Path models;
  private static Served served;
  @TempDir Path folder;

  @BeforeAll
  static void serve() {
    served = new Served(models);
  }

  private static Checker checker(Optional<Roots> roots) {
    var factory = new ModelFactory(models, Optional.of(Path.of("bases")));
    var memories = new MemoryFactory(models);
    return new Checker(
        roots,
        new ModelFiles(factory, memories),
        new Reexecution(served.engine),
        new Leaves(memories, 0, 0));
  }

  private static VerifyReport.Item check(Bundle bundle) {
    return check(bundle, served.pins);
  }

  private static VerifyReport.Item check(Bundle bundle, Pins pins) {
    return checker(Optional.of(pins)).check(bundle);
  }

  private static String failure(VerifyReport.Item item) {
    return item.firstFailure().map(Check::name).orElse("");
  }

  @Test
  void anHonestBundleIsVerifiedAgainstWhatIsRegistered() {
    var item = check(served.bundle);
    assertThat(item.firstFailure()).isEmpty();
    assertThat(item.verdict()).isEqualTo(Verdict.VERIFIED);
    var names =
        item.steps().stream().flatMap(step -> step.checks().stream()).map(Check::name).toList();
    for (var field : Field.values()) {
      assertThat(names.contains(field.label()))
          .as(field.label())
          .isEqualTo(!SIGNERS_WORD.contains(field));
    }
    assertThat(names).contains("signature", "signer", "domain", "split", "inclusion");
  }

  @Test
  void nothingIsCalledRegisteredThatIsNot() {
    var registered = check(served.bundle).steps().get(1);
    assertThat(registered.title()).isEqualTo("what is registered");
    assertThat(registered.checks()).extracting(Check::name).doesNotContain("memoryRoot");
  }

  @Test
  void withoutARootOfTrustTheOriginIsNotChecked() {
    var nothing = checker(Optional.empty());
    assertThat(nothing.check(served.bundle).verdict()).isEqualTo(Verdict.ORIGIN_NOT_CHECKED);
    var forged = Served.signed(served.changed(Field.PAYER), STRANGER);
    assertThat(nothing.check(forged).verdict()).isEqualTo(Verdict.ORIGIN_NOT_CHECKED);
  }

  @Test
  void noFieldCanBeChangedUnderTheSignature() {
    for (var field : Field.values()) {
      assertThat(check(served.changed(field)).verdict())
          .as(field.label())
          .isEqualTo(Verdict.FAILED);
    }
  }

  @Test
  void aFieldTheNodeItselfSignedWrongIsNamed() {
    for (var field : Field.values()) {
      var expected = SIGNERS_WORD.contains(field) ? "" : field.label();
      assertThat(failure(check(served.changedAndSigned(field))))
          .as(field.label())
          .isEqualTo(PRICED.contains(field) ? "fee" : expected);
    }
  }

  @Test
  void aStrangersSignatureIsRefusedWhateverItSigns() {
    assertThat(failure(check(Served.signed(served.bundle, STRANGER)))).isEqualTo("signer");
    for (var field : Field.values()) {
      assertThat(check(Served.signed(served.changed(field), STRANGER)).verdict())
          .as(field.label())
          .isEqualTo(Verdict.FAILED);
    }
  }

  @Test
  void aSignatureThatIsNotItsSignersIsRefused() {
    var seal = new Seal(Served.DOMAIN, STRANGER.address());
    assertThat(failure(check(sealed(seal)))).isEqualTo("signature");
  }

  @Test
  void anotherInstallationsReceiptIsRefused() {
    for (var domain :
        List.of(
            new ReceiptDomain(1, Served.DOMAIN.judge(), Served.DOMAIN.salt()),
            new ReceiptDomain(161_201, STRANGER.address(), Served.DOMAIN.salt()),
            new ReceiptDomain(161_201, Served.DOMAIN.judge(), Hash.ZERO))) {
      var bundle = sealed(new Seal(domain, Served.NODE.address()));
      assertThat(failure(check(bundle))).isEqualTo("signature");
      assertThat(failure(check(Served.signed(bundle, Served.NODE)))).isEqualTo("domain");
    }
  }

  private static Bundle sealed(Seal seal) {
    var bundle = served.bundle;
    return new Bundle(
        bundle.receipt(),
        bundle.question(),
        bundle.answer(),
        bundle.credited(),
        seal,
        bundle.dues());
  }

  @Test
  void aRetiredSignerSignsNoLaterEpoch() {
    var pins = served.pins;
    var retired = new Pins.Signer(Served.NODE.address(), 1, Optional.of(1L));
    var without =
        new Pins(
            pins.domain(), List.of(retired), pins.terms(), pins.models(), List.of(), List.of());
    assertThat(check(served.bundle, without).verdict()).isEqualTo(Verdict.VERIFIED);
    var later = served.changedAndSigned(Field.EPOCH);
    assertThat(failure(check(later, without))).isEqualTo("signer");
  }

  @Test
  void whatIsNotRegisteredIsRefused() {
    var pins = served.pins;
    var noModel =
        new Pins(pins.domain(), pins.signers(), pins.terms(), List.of(), List.of(), List.of());
    assertThat(failure(check(served.bundle, noModel))).isEqualTo("model");
    var noTerms =
        new Pins(pins.domain(), pins.signers(), List.of(), pins.models(), List.of(), List.of());
    assertThat(failure(check(served.bundle, noTerms))).isEqualTo("terms");
  }

  @Test
  void whatBecameOfTheFeeFollowsFromTheReceipt() {
    var dues = served.bundle.dues().orElseThrow();
    var missing =
        new Bundle(
            served.bundle.receipt(),
            served.bundle.question(),
            served.bundle.answer(),
            served.bundle.credited(),
            served.bundle.seal(),
            Optional.empty());
    assertThat(failure(check(missing))).isEqualTo("dues");
    var fewer = new ArrayList<>(dues.lines());
    var line = fewer.removeLast();
    fewer.add(new Line(line.key(), line.receipt(), line.x().add(BigInteger.ONE)));
    var moved = served.bundle.with(new Dues(dues.terms(), fewer, Optional.empty()));
    assertThat(failure(check(moved))).isEqualTo("split");
    var dear =
        new FeeTerms(
            new ModelTerms.Commerce(
                PriceIn.units(BigInteger.TEN),
                PriceOut.units(BigInteger.TEN),
                dues.terms().commerce().developer(),
                Optional.empty()),
            dues.terms().operator());
    var other = served.bundle.with(new Dues(dear, dues.lines(), Optional.empty()));
    assertThat(failure(check(other))).isEqualTo("terms");
  }

  @Test
  void payeesThatAreNotTheRegisteredOnesAreRefusedThoughTheNodeSignedThem() {
    var dues = served.bundle.dues().orElseThrow();
    var known = dues.terms().commerce();
    var own =
        new ModelTerms.Commerce(
            known.priceIn(), known.priceOut(), Served.NODE.address(), Optional.empty());
    var terms = new FeeTerms(own, dues.terms().operator());
    assertThat(failure(check(Served.under(served.bundle, terms)))).isEqualTo("terms");
  }

  @Test
  void anotherRootUnderASnapshotsNameIsRefused() {
    var pins = served.pins;
    var registered = new SnapshotRef(new DatanetId("tides"), 1, Hash.parse("77".repeat(32)));
    var known =
        new Pins(
            pins.domain(),
            pins.signers(),
            pins.terms(),
            pins.models(),
            List.of(new Pins.Snapshot(registered, 4)),
            List.of());
    // The receipt names the same snapshot with another root.
    var claimed = served.changedAndSigned(Field.SNAPSHOTS);
    assertThat(claimed.receipt().body().model().snapshots().getFirst().datanet())
        .isEqualTo(registered.datanet());
    assertThat(failure(check(claimed, known))).isEqualTo("snapshots");
  }

  @Test
  void aClosedEpochsRootHasTheReceipt() {
    var receipt = served.bundle.receipt();
    var row =
        new EpochRows.ReceiptRow(
            receipt.id(), receipt.signedHash(), receipt.body().total().units());
    var other =
        new EpochRows.ReceiptRow(Hash.ZERO, receipt.signedHash(), BigInteger.valueOf(1_000));
    var tree = new MerkleSumTree(List.of(row.leaf(), other.leaf()));
    var pins = served.pins;
    var closed =
        new Pins(
            pins.domain(),
            pins.signers(),
            pins.terms(),
            pins.models(),
            List.of(),
            List.of(new Pins.Epoch(1, tree.root().hash())));
    assertThat(failure(check(served.bundle, closed))).isEqualTo("inclusion");
    var fees = new Open(tree.root().sum());
    var dues = served.bundle.dues().orElseThrow();
    var right = new Dues(dues.terms(), dues.lines(), Optional.of(place(tree, 0, fees)));
    assertThat(check(served.bundle.with(right), closed).verdict()).isEqualTo(Verdict.VERIFIED);
    for (var wrong : List.of(place(tree, 1, fees), place(tree, 0, Open.units(1)))) {
      var elsewhere = new Dues(dues.terms(), dues.lines(), Optional.of(wrong));
      assertThat(failure(check(served.bundle.with(elsewhere), closed))).isEqualTo("inclusion");
    }
  }

  private static Inclusion place(MerkleSumTree tree, int at, Open fees) {
    return new Inclusion(tree.proof(at), fees);
  }

  @Test
  void anyLeafOfABundleThatIsChangedIsRefused() {
    var whole = served.bundle.toJson();
    int changed = 0;
    for (var variant : JsonLeaves.changes(whole)) {
      changed++;
      assertThat(verdict(variant.json())).as(variant.path()).isEqualTo(Verdict.FAILED);
    }
    assertThat(changed).isGreaterThan(80);
  }

  private static Verdict verdict(Json json) {
    try {
      return check(Bundle.fromJson(Json.parse(json.compact()))).verdict();
    } catch (IllegalArgumentException | Failure e) {
      return Verdict.FAILED;
    }
  }

  @Test
  void aNumberThatNothingCanCommitToIsRefused() {
    var members = new LinkedHashMap<>(served.bundle.toJson().members());
    var attribution = new LinkedHashMap<>(served.bundle.toJson().get("attribution").members());
    attribution.put("dataCredit", Json.of(Long.MAX_VALUE));
    members.put("attribution", new Json.Obj(attribution));
    assertThat(failure(check(Bundle.fromJson(new Json.Obj(members))))).isEqualTo("bundle");
  }

  @Test
  void filesAreComparedBeforeTheyAreReadAsAModel() throws Exception {
    var base = copyOfNano();
    Files.writeString(base.resolve("tokenizer.json"), "{\"never\": \"parsed\"");
    assertThat(failure(checkedIn(folder))).isEqualTo("baseDigest");
  }

  @Test
  void aPipeInTheFolderKeepsNobodyWaiting() throws Exception {
    for (var name : List.of("config.json", "tokenizer.json", "model.safetensors")) {
      var base = copyOfNano();
      Files.delete(base.resolve(name));
      var made = new ProcessBuilder("mkfifo", base.resolve(name).toString()).start().waitFor();
      assertThat(made).isZero();
      assertThat(checkedIn(folder).verdict()).as(name).isEqualTo(Verdict.FAILED);
      Files.delete(base.resolve(name));
      Files.createSymbolicLink(base.resolve(name), Path.of("/dev/zero"));
      assertThat(checkedIn(folder).verdict()).as(name).isEqualTo(Verdict.FAILED);
    }
  }

  private Path copyOfNano() throws Exception {
    var base = Files.createDirectories(folder.resolve("bases/nano"));
    for (var file : List.of("config.json", "tokenizer.json", "model.safetensors")) {
      Files.deleteIfExists(base.resolve(file));
    }
    try (var files = Files.list(Path.of("bases/nano"))) {
      for (var file : files.toList()) {
        var to = base.resolve(file.getFileName());
        if (!Files.exists(to)) {
          Files.copy(file, to);
        }
      }
    }
    return base;
  }

  private static VerifyReport.Item checkedIn(Path root) {
    var factory = new ModelFactory(root, Optional.empty());
    var memories = new MemoryFactory(root);
    var again = new Reexecution(new OpenLora(new ModelShelf(new ModelFolder(factory, memories))));
    var files = new ModelFiles(factory, memories);
    return new Checker(Optional.of(served.pins), files, again, new Leaves(memories, 0, 0))
        .check(served.bundle);
  }

  @Test
  void bundlesAndPinsSurviveTheirText() {
    var text = served.bundle.toJson().canonical();
    assertThat(Bundle.fromJson(Json.parse(text))).isEqualTo(served.bundle);
    assertThat(Pins.fromJson(Json.parse(served.pins.toJson().canonical()))).isEqualTo(served.pins);
  }

  /// Nothing vouches for what nobody reads.
  @Test
  void aMemberThatNoBundleHasIsRefusedWhereverItStands() {
    var whole = served.bundle.toJson();
    var more = withOneMore(whole);
    assertThat(more).hasSizeGreaterThan(8);
    for (var bundle : more) {
      assertThatThrownBy(() -> Bundle.fromJson(bundle))
          .as(bundle.compact())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("payee is none of a bundle's members");
    }
  }

  /// Each object in turn with a member more; what was found is held to the receipt as it stands.
  private static List<Json> withOneMore(Json json) {
    var more = new ArrayList<Json>();
    if (json instanceof Json.Obj) {
      var members = new LinkedHashMap<>(json.members());
      members.put("payee", Json.of("me"));
      more.add(new Json.Obj(Map.copyOf(members)));
      json.members().keySet().stream()
          .filter(name -> !name.equals("retrieval"))
          .forEach(name -> {
            for (var inner : withOneMore(json.get(name))) {
              var changed = new LinkedHashMap<>(json.members());
              changed.put(name, inner);
              more.add(new Json.Obj(Map.copyOf(changed)));
            }
          });
    } else if (json instanceof Json.Arr) {
      for (int i = 0; i < json.items().size(); i++) {
        for (var inner : withOneMore(json.items().get(i))) {
          var changed = new ArrayList<>(json.items());
          changed.set(i, inner);
          more.add(new Json.Arr(changed));
        }
      }
    }
    return more;
  }

  @Test
  void aBundleOfAnotherVersionIsNamed() {
    var members = new LinkedHashMap<>(served.bundle.toJson().members());
    members.remove("version");
    assertThatThrownBy(() -> Bundle.fromJson(new Json.Obj(Map.copyOf(members))))
        .hasMessageContaining("version 1");
  }
}
