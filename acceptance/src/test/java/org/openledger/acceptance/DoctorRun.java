package org.openledger.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import org.openledger.app.cli.OpenLedgerCommand;
import org.openledger.core.Ended;

/// What `doctor --node` prints, which ends with 1 exactly where it found something.
final class DoctorRun {
  private DoctorRun() {}

  static String of(Path home, URI node) {
    var ended =
        Ended.of(
            OpenLedgerCommand::run, "doctor", "--home", home.toString(), "--node", node.toString());
    assertThat(ended.code()).as(ended.out()).isEqualTo(ended.out().contains("FAIL") ? 1 : 0);
    return ended.out();
  }
}
