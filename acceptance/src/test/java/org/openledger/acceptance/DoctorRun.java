package org.openledger.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.openledger.app.cli.OpenLedgerCommand;

/// What `doctor --node` prints, which ends with 1 exactly where it found something.
final class DoctorRun {
  private DoctorRun() {}

  static String of(Path home, URI node) {
    var out = new ByteArrayOutputStream();
    var before = System.out;
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    int code;
    try {
      code =
          OpenLedgerCommand.run(
              new String[] {"doctor", "--home", home.toString(), "--node", node.toString()});
    } finally {
      System.setOut(before);
    }
    var text = out.toString(StandardCharsets.UTF_8);
    assertThat(code).as(text).isEqualTo(text.contains("FAIL") ? 1 : 0);
    return text;
  }
}
