package org.openledger.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openledger.core.digest.BaseDigest;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Fault;
import org.openledger.core.flow.ModelId;
import org.openledger.core.receipt.ModelPart;
import org.openledger.model.bigram.BigramEngine;
import org.openledger.serve.ModelSource;
import org.openledger.serve.OpenLora;
import org.openledger.tally.split.ModelTerms;

/// What is asked is what was sold, and whoever asks is to blame for nothing that lies in a folder.
class SoldModelsTest {
  private static final ModelId ID = new ModelId("nano");

  /// What is said to whoever asks: no such model, erased, not now.
  private static final Set<Code> THE_ASKERS =
      Set.of(
          Code.MODEL_NOT_FOUND,
          Code.STATE_CONFLICT,
          Code.TOO_BUSY,
          Code.UNAVAILABLE,
          Code.CALLER_GONE);

  private final BigramEngine engine = new BigramEngine(48, 5, "abc");
  private final OpenLora.Model model = OpenLora.Model.baseAlone(ID, engine);

  private SoldModels selling(ModelPart part) {
    var terms = new ModelTerms(part, 0, Samples.quoting(ModelId.of("nano", "x", 1)).commerce());
    return new SoldModels(_ -> model, _ -> Optional.of(terms));
  }

  @Test
  void whatIsSoldOrNotForSaleYetIsOpened() {
    assertThat(selling(model.provenance()).model(ID)).isSameAs(model);
    assertThat(new SoldModels(_ -> model, _ -> Optional.empty()).model(ID)).isSameAs(model);
  }

  @Test
  void whatIsNotTheOneThatIsForSaleIsDamaged() {
    var base = new BaseDigest(engine.digest());
    var otherBits = ModelPart.baseAlone(ID, base, engine.kernelVersion() + 1);
    var otherBase =
        ModelPart.baseAlone(ID, new BaseDigest(Samples.hash(3)), engine.kernelVersion());
    for (var part : new ModelPart[] {otherBits, otherBase}) {
      var selling = selling(part);
      assertThatThrownBy(() -> selling.model(ID))
          .isInstanceOfSatisfying(
              Fault.class, e -> assertThat(e.code()).isEqualTo(Code.MODEL_DAMAGED));
    }
  }

  @Test
  void damagedTermsAreNoDamageOfTheModelAndOtherFaultsAreTheirOwn() {
    assertThat(failing(Code.LEDGER_DAMAGED).model(ID)).isSameAs(model);
    var selling = failing(Code.IO);
    assertThatThrownBy(() -> selling.model(ID)).hasMessage("because");
  }

  private SoldModels failing(Code code) {
    return new SoldModels(
        _ -> model,
        _ -> {
          throw code.failure("because");
        });
  }

  @ParameterizedTest
  @EnumSource
  void whatCannotBeOpenedIsNoMistakeOfWhoeverAsks(Code code) {
    var failure = code.failure("it asks for use_dora");
    ModelSource source =
        _ -> {
          throw failure;
        };
    var selling = new SoldModels(source, _ -> Optional.empty());
    assertThatThrownBy(() -> selling.model(ID))
        .isInstanceOfSatisfying(
            Failure.class,
            e -> {
              if (code.kind().isFault() || THE_ASKERS.contains(code)) {
                assertThat(e).isSameAs(failure);
              } else {
                assertThat(e.code()).isEqualTo(Code.MODEL_DAMAGED);
                assertThat(e).hasCause(failure).hasMessageContaining("use_dora");
              }
            });
  }
}
