package org.openledger.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.flow.ModelId;
import org.openledger.model.bigram.BigramEngine;

class ModelShelfTest {
  private final OpenLora.Model model =
      OpenLora.Model.baseAlone(new ModelId("a"), new BigramEngine(32, 1));
  private final List<String> loaded = new ArrayList<>();
  private boolean damaged;

  private final ModelShelf shelf = new ModelShelf(this::load, 2);

  private OpenLora.Model load(ModelId id) {
    loaded.add(id.value());
    if (damaged) {
      throw new Fault(Code.MODEL_DAMAGED, id + " is damaged");
    }
    return model;
  }

  private void ask(String... names) {
    for (var name : names) {
      assertThat(shelf.model(new ModelId(name))).isSameAs(model);
    }
  }

  @Test
  void aModelIsLoadedOnce() {
    ask("a", "a", "b", "a");
    assertThat(loaded).containsExactly("a", "b");
  }

  @Test
  void theLeastRecentlyAskedGoesFirst() {
    ask("a", "b", "a", "c");
    assertThat(shelf.size()).isEqualTo(2);
    ask("a", "c");
    assertThat(loaded).containsExactly("a", "b", "c");
    ask("b");
    assertThat(loaded).containsExactly("a", "b", "c", "b");
  }

  @Test
  void itNeverHoldsMoreThanItsBound() {
    for (int i = 0; i < 20; i++) {
      ask("model" + i);
      assertThat(shelf.size()).isLessThanOrEqualTo(2);
    }
  }

  @Test
  void aModelThatCannotBeLoadedIsNotKeptAndTakesNothingDown() {
    ask("a");
    damaged = true;
    assertThatThrownBy(() -> shelf.model(new ModelId("b"))).isInstanceOf(Fault.class);
    assertThat(shelf.size()).isEqualTo(1);
    ask("a");
    damaged = false;
    ask("b");
    assertThat(loaded).containsExactly("a", "b", "b");
  }

  @Test
  void aShelfForNothingIsRefused() {
    assertThatThrownBy(() -> new ModelShelf(this::load, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
