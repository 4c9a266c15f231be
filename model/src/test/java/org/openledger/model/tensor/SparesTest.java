package org.openledger.model.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class SparesTest {
  @Test
  void oneIsLentToOneUserAtATimeAndFewAreKept() {
    var made = new ArrayList<int[]>();
    var spares =
        new Spares<>(
            1,
            () -> {
              made.add(new int[1]);
              return made.getLast();
            });
    int[] first = spares.borrow();
    int[] second = spares.borrow();
    assertThat(second).isNotSameAs(first);
    spares.giveBack(first);
    spares.giveBack(second); // one too many
    assertThat(spares.borrow()).isSameAs(first);
    assertThat(spares.borrow()).isNotSameAs(second);
    assertThat(made).hasSize(3);
  }
}
