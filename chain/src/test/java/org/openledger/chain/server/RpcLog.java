package org.openledger.chain.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.regex.Pattern;

/// What the handler logs meanwhile, as lines with their stack traces, shown nowhere.
final class RpcLog extends Handler implements AutoCloseable {
  private static final Pattern TOLD = Pattern.compile("internal error in request ([0-9a-f]+-\\d+)");

  private final List<String> entries = new CopyOnWriteArrayList<>();
  private final Logger logger = Logger.getLogger(RpcHandler.class.getName());

  RpcLog() {
    logger.addHandler(this);
    logger.setUseParentHandlers(false);
  }

  /// What was logged so far.
  List<String> entries() {
    return entries;
  }

  /// Asserts that whoever asked was told a number and nothing else, and that the log has more under
  /// that number alone.
  void assertToldByNumberOnly(String told, String inTheLog) {
    var number = TOLD.matcher(told);
    assertThat(number.matches()).as(told).isTrue();
    assertThat(entries)
        .singleElement()
        .satisfies(entry ->
            assertThat(entry)
                .startsWith(Level.SEVERE.toString())
                .contains("request " + number.group(1) + ": ", inTheLog));
  }

  @Override
  public void publish(LogRecord entry) {
    entries.add(entry.getLevel() + " " + new SimpleFormatter().format(entry));
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.removeHandler(this);
    logger.setUseParentHandlers(true);
  }
}
