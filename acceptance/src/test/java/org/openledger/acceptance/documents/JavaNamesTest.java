package org.openledger.acceptance.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.openledger.acceptance.tidy.SourceFile;

/// What a page may name of a class: what its body declares, and nothing from inside a method.
class JavaNamesTest {
  private static final JavaNames NAMES =
      JavaNames.of(
          List.of(
              new SourceFile(
                  "core/src/main/java/org/openledger/core/Good.java",
                  """
                  package org.openledger.core;
                  record Good(int component) {
                    static final int CONSTANT = 1;
                    static { int initialised = 1; }
                    enum Mood { CHEERFUL }
                    int method(int parameter) {
                      int local = parameter;
                      Runnable nobody = new Runnable() { int hidden; public void run() {} };
                      for (int counter = 0; counter < local; counter++) { local--; }
                      return List.of().map(lambda -> local);
                    }
                  }
                  """)));

  @Test
  void whatTheBodyDeclaresIsAMember() {
    for (var member : List.of("component", "CONSTANT", "Mood", "method")) {
      assertThat(NAMES.hasMember("Good", member)).as(member).isTrue();
    }
    assertThat(NAMES.hasMember("Mood", "CHEERFUL")).isTrue();
    assertThat(NAMES.hasQualified("org.openledger.core.Good")).isTrue();
    assertThat(NAMES.hasQualified("org.openledger.core.Mood")).isFalse();
  }

  @Test
  void parametersAndLocalsAreNone() {
    for (var other :
        List.of(
            "parameter",
            "local",
            "nobody",
            "hidden",
            "run",
            "counter",
            "lambda",
            "initialised",
            "CHEERFUL")) {
      assertThat(NAMES.hasMember("Good", other)).as(other).isFalse();
    }
  }
}
