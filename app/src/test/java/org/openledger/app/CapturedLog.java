package org.openledger.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.openledger.app.http.HttpError;

/// What is logged of faults meanwhile, and shown nowhere.
public final class CapturedLog extends Handler implements AutoCloseable {
  private final List<LogRecord> records = new CopyOnWriteArrayList<>();
  private final Logger logger = Logger.getLogger(HttpError.class.getName());

  /// Captures from now on, until it is closed.
  public CapturedLog() {
    logger.setUseParentHandlers(false);
    logger.addHandler(this);
  }

  /// What was logged so far.
  public List<LogRecord> records() {
    return records;
  }

  /// Asserts that something was logged under the number of a request.
  public void assertHas(String number, Throwable thrown) {
    assertThat(records)
        .filteredOn(record -> record.getMessage().contains("request " + number + " to "))
        .singleElement()
        .satisfies(record ->
            assertThat(record.getThrown())
                .satisfiesAnyOf(
                    logged -> assertThat(logged).isSameAs(thrown),
                    logged -> assertThat(logged).cause().isSameAs(thrown)));
  }

  @Override
  public void publish(LogRecord record) {
    records.add(record);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.removeHandler(this);
    logger.setUseParentHandlers(true);
  }
}
