package org.openledger.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.logging.LogRecord;
import org.openledger.app.http.HttpError;
import org.openledger.core.CapturedLog;

/// What is logged of faults meanwhile, and shown nowhere.
public final class FaultLog implements AutoCloseable {
  private final CapturedLog log = new CapturedLog(HttpError.class);

  /// What was logged so far.
  public List<LogRecord> records() {
    return log.records();
  }

  /// Asserts that something was logged under the number of a request.
  public void assertHas(String number, Throwable thrown) {
    assertThat(records())
        .filteredOn(record -> record.getMessage().contains("request " + number + " to "))
        .singleElement()
        .satisfies(record ->
            assertThat(record.getThrown())
                .satisfiesAnyOf(
                    logged -> assertThat(logged).isSameAs(thrown),
                    logged -> assertThat(logged).cause().isSameAs(thrown)));
  }

  @Override
  public void close() {
    log.close();
  }
}
