package org.openledger.bench.verb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openledger.core.CapturedLog;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.CommandEnd;
import org.openledger.core.fault.ExitCode;
import org.openledger.core.json.JsonException;
import picocli.CommandLine.Command;

/// What a verb ends with, which is what every command of this program ends with.
class VerbTest {
  private final StringWriter err = new StringWriter();

  /// A verb that fails as it is told to.
  @Command(name = "failing")
  private record Failing(Throwable failure) implements Callable<Integer> {
    @Override
    public Integer call() {
      switch (failure) {
        case RuntimeException e -> throw e;
        case Error e -> throw e;
        default -> throw new IllegalArgumentException("no verb throws", failure);
      }
    }
  }

  private int run(Throwable failure, String... args) {
    var out = new PrintWriter(new StringWriter());
    return Verb.run(new Failing(failure), out, new PrintWriter(err, true), args);
  }

  @ParameterizedTest
  @EnumSource
  void aFailureIsALineAndTheExitCodeOfItsKind(Code code) {
    assertThat(run(code.failure("because of that"))).isEqualTo(ExitCode.of(code.kind()).number());
    assertThat(err.toString().lines()).containsExactly("openledger: because of that");
  }

  @Test
  void whatCannotBeReadIsToldInALineToo() {
    for (var failure :
        List.of(
            new UncheckedIOException("odd", new IOException("broken")), new JsonException("odd"))) {
      assertThat(run(failure)).isEqualTo(1);
    }
    assertThat(err.toString().lines()).containsExactly("openledger: odd", "openledger: odd");
  }

  @Test
  void aMistakeIsLogged() {
    for (var mistake : List.of(new IllegalStateException("odd"), new AssertionError("odd"))) {
      try (var log = new CapturedLog(CommandEnd.class)) {
        assertThat(run(mistake)).isEqualTo(1);
        assertThat(err.toString()).isEmpty();
        assertThat(log.records())
            .singleElement()
            .satisfies(entry -> assertThat(entry.getThrown()).isSameAs(mistake));
      }
    }
  }

  @Test
  void wrongUsageIsTwo() {
    assertThat(run(new IllegalStateException("odd"), "--no-such-option")).isEqualTo(2);
  }
}
