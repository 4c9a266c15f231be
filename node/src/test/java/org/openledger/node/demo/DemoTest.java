package org.openledger.node.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// What a demonstration needs is said before it begins.
class DemoTest {
  @Test
  void fewRecordsAreWarnedOfWithWhatToDo() {
    assertThat(Demo.tooFew(20, 160)).isEmpty();
    assertThat(Demo.tooFew(1_000, 20)).isEmpty();
    assertThat(Demo.tooFew(19, 160))
        .contains(
            "at most 19 records of 19 rows are taken; a loop that ends complete needs 20: give a"
                + " file with more rows");
    assertThat(Demo.tooFew(1_000, 5))
        .contains(
            "at most 5 records of 1000 rows are taken; a loop that ends complete needs 20: give"
                + " --records 20");
  }
}
