package org.openledger.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What was opened is closed, whatever fails.
class OpenedTest {
  private final List<String> closed = new ArrayList<>();
  private final Opened opened = new Opened();

  private void open(String name) {
    opened.add(() -> closed.add(name));
  }

  private void openBroken(String name) {
    opened.add(() -> {
      closed.add(name);
      throw new IllegalStateException(name);
    });
  }

  @Test
  void whatStandsOnAnotherIsClosedFirstAndOnce() {
    open("database");
    open("chain");
    open("rpc");
    opened.close();
    opened.close();
    assertThat(closed).containsExactly("rpc", "chain", "database");
  }

  @Test
  void oneThatCannotBeClosedKeepsNoOtherOpen() {
    open("database");
    openBroken("chain");
    openBroken("rpc");
    assertThatThrownBy(opened::close)
        .hasMessage("rpc")
        .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
    assertThat(closed).containsExactly("rpc", "chain", "database");
  }

  @Test
  void whatFailedStaysWhatIsTold() {
    openBroken("chain");
    var failure = new IllegalStateException("behind");
    opened.closeBecause(failure);
    assertThat(closed).containsExactly("chain");
    assertThat(failure.getSuppressed()).hasSize(1);
  }
}
