package org.openledger.tally.split;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.openledger.core.crypto.Address;
import org.openledger.core.digest.AdapterDigest;
import org.openledger.core.digest.BaseDigest;
import org.openledger.core.fault.Refusal;
import org.openledger.core.flow.ModelId;
import org.openledger.core.json.Json;
import org.openledger.core.money.PriceIn;
import org.openledger.core.money.PriceOut;
import org.openledger.tally.RandomEpochs;
import org.openledger.tally.split.ModelTerms.Commerce;
import org.openledger.tally.split.SplitParameters.Part;

final class ModelTermsTest {

  private static final Commerce COMMERCE =
      new Commerce(
          PriceIn.units(BigInteger.valueOf(1000)),
          PriceOut.units(BigInteger.valueOf(3001)),
          RandomEpochs.account("developer"),
          Optional.empty());

  private static ModelTerms base(ModelId id) {
    return ModelTerms.base(id, new BaseDigest(RandomEpochs.hash("base")), 1, COMMERCE);
  }

  @Test
  void storedTermsAreReadAndWrittenAsTheyEverWere() {
    Json model = Json.parse(recorded("model"));
    assertThat(ModelTerms.fromJson(model).toJson().compact()).isEqualTo(model.compact());
    Json fee = Json.parse(recorded("fee"));
    assertThat(FeeTerms.fromJson(fee).toJson().compact()).isEqualTo(fee.compact());
  }

  @Test
  void termsForOtherRulesAreRefusedByName() {
    String now = recorded("fee");
    assertThat(now).contains("\"rules\":2,");
    String before = now.replace("\"rules\":2,", "");
    assertThatThrownBy(() -> FeeTerms.fromJson(Json.parse(before)))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("rules of version 1");
  }

  @Test
  void nobodyStakesIsSaidByAnEmptyText() {
    FeeTerms terms = FeeTerms.fromJson(Json.parse(recorded("fee")));
    OperatorTerms operator = terms.operator();
    OperatorTerms nobody =
        new OperatorTerms(operator.parameters(), operator.treasury(), Optional.empty());
    assertThat(OperatorTerms.fromJson(nobody.toJson())).isEqualTo(nobody);
    assertThat(nobody.commitment()).isNotEqualTo(operator.commitment());
  }

  @Test
  void aBaseAloneHasNoAdapterAndNoOwner() {
    ModelTerms terms = base(new ModelId("nano"));
    assertThat(ModelTerms.fromJson(terms.toJson())).isEqualTo(terms);
    assertThat(terms.model().snapshots()).isEmpty();
    assertThat(terms.reliability()).isZero();
  }

  @Test
  void anAdaptersNameWithoutItsWeightsIsAMistake() {
    assertThatThrownBy(() -> base(ModelId.of("nano", "lore", 1)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("nano:lore@1");
  }

  @Test
  void termsOfAStrangerAreRefusedAndNotAsserted() {
    var base = base(new ModelId("nano")).toJson().compact();
    var none = AdapterDigest.NONE.toString();
    var adapter = base.replace(none, "0x" + "11".repeat(32));
    var named = base.replace("\"nano\"", "\"nano:lore@1\"");
    for (var text : List.of(adapter, named)) {
      assertThat(text).isNotEqualTo(base);
      assertThatThrownBy(() -> ModelTerms.fromJson(Json.parse(text))).isInstanceOf(Refusal.class);
    }
  }

  @Test
  void reliabilityStaysWithinItsWhole() {
    ModelTerms terms = ModelTerms.fromJson(Json.parse(recorded("model")));
    assertThatThrownBy(() -> with(terms, ModelTerms.RELIABILITY_WHOLE + 1))
        .isInstanceOf(Refusal.class);
    assertThat(with(terms, ModelTerms.RELIABILITY_WHOLE).reliability()).isEqualTo(65_536);
  }

  private static ModelTerms with(ModelTerms terms, int reliability) {
    return new ModelTerms(terms.model(), reliability, terms.commerce());
  }

  @Test
  void everyPartOfAFeeHasAShare() {
    assertThatThrownBy(() -> new SplitParameters(Map.of(Part.POOL, SplitParameters.MILLION)))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("POOL");
  }

  @Test
  void linesThatDoNotSumToWhatWasPaidAreAMistake() {
    ClusterKey treasury = ClusterKey.role(ClusterKey.Role.TREASURY, Address.ZERO);
    Line line = new Line(treasury, RandomEpochs.hash("receipt"), BigInteger.TEN);
    SplitIdentities.check(BigInteger.TEN, List.of(line));
    assertThatThrownBy(() -> SplitIdentities.check(BigInteger.ONE, List.of(line)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("lines sum to 10");
    assertThatThrownBy(() -> SplitIdentities.check(BigInteger.TWO, List.of(line, line)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("out of order");
  }

  static String recorded(String name) {
    try (var in = ModelTermsTest.class.getResourceAsStream("recorded-terms.txt")) {
      assertThat(in).isNotNull();
      return new String(in.readAllBytes(), UTF_8)
          .lines()
          .filter(line -> line.startsWith(name + " "))
          .map(line -> line.substring(name.length() + 1))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
