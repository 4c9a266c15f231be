package org.openledger.contribute;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Path;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.contribute.intake.FieldMapping;
import org.openledger.contribute.intake.ImportLimits;
import org.openledger.contribute.intake.ImportReport;
import org.openledger.contribute.intake.Reason;
import org.openledger.contribute.record.Profile;
import org.openledger.core.flow.DatanetId;
import org.openledger.store.Database;
import org.openledger.store.TestDatabase;

@NullUnmarked
class HostileImportTest {
  private static final DatanetId ID = new DatanetId("hostile");
  private static final String GOOD = "A good record that stands beside the bad ones and is kept.";

  @TempDir Path directory;
  private Database database;
  private Datanets datanets;

  @BeforeEach
  void open() {
    database = TestDatabase.fresh();
    datanets = Fixture.over(database, directory);
    datanets.create(Fixture.datanet("hostile", Profile.PROSE, "CC0-1.0"));
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void everyFaultIsNamedWithItsLineAndTheGoodRowIsKept() {
    var report =
        run(
            Fixture.lines(
                "{\"id\": \"a\", oops}",
                "[1, 2]",
                "{\"id\":\"c\"}",
                "",
                Fixture.row("", "ann", GOOD),
                Fixture.row("f", "", GOOD),
                Fixture.row("g", "ann", "Too short."),
                Fixture.row("h", "ann", "... !!! ??? ... !!! ??? ... !!! ??? ... !!! ???"),
                Fixture.row("i", "ann", GOOD + "\\u0000 nul"),
                Fixture.row("j", "ann", GOOD + "\\u202e reversed"),
                Fixture.row("k", "ann", GOOD + "\\ud800 half"),
                Fixture.row("l", "ann", GOOD.repeat(200)),
                Fixture.row("m", "ann", GOOD).replace("CC0-1.0", ""),
                Fixture.row("n", "ann", GOOD).replace("CC0-1.0", "GPL-3.0-only"),
                Fixture.row("o", "an\\u0007n", GOOD),
                Fixture.row("p'); drop table contribute.record; --", "ann", GOOD),
                "[".repeat(100_000),
                "{\"id\":{\"id\":1}}"));
    assertThat(report.first())
        .extracting(r -> r.line() + " " + r.reason())
        .containsExactly(
            "1 BAD_JSON",
            "2 MISSING_FIELD",
            "3 MISSING_FIELD",
            "5 BAD_ID",
            "6 BAD_CONTRIBUTOR",
            "7 TOO_SHORT",
            "8 EMPTY",
            "9 CONTROL_CHARACTERS",
            "10 CONTROL_CHARACTERS",
            "11 CONTROL_CHARACTERS",
            "12 TOO_LONG",
            "13 LICENCE_MISSING",
            "14 LICENCE_NOT_ALLOWED",
            "15 BAD_CONTRIBUTOR",
            "17 BAD_JSON",
            "18 MISSING_FIELD");
    assertThat(report.first().getFirst().column()).isEqualTo(13);
    assertThat(report.accepted()).isEqualTo(1);
    assertThat(datanets.rejections(ID, Fixture.NODE, "rows", 0, 100)).isEqualTo(report.first());
    datanets.takeSnapshot(ID);
    assertThat(datanets.entries(ID, 1, Fixture.NODE))
        .singleElement()
        .satisfies(e -> assertThat(e.contribution().content().text()).isEqualTo(GOOD));
  }

  @Test
  void bytesThatAreNotUtf8AreRefusedWithTheirColumn() throws IOException {
    var bytes = new ByteArrayOutputStream();
    bytes.write("{\"id\":\"".getBytes(UTF_8));
    bytes.write(0xc3);
    bytes.write("(\"}\n".getBytes(UTF_8));
    bytes.write(Fixture.row("b", "ann", GOOD).getBytes(UTF_8));
    var report = run(new ByteArrayInputStream(bytes.toByteArray()));
    assertThat(report.accepted()).isEqualTo(1);
    assertThat(report.first())
        .singleElement()
        .satisfies(r -> {
          assertThat(r.reason()).isEqualTo(Reason.NOT_UTF8);
          assertThat(r.column()).isEqualTo(8);
        });
  }

  @Test
  void anEndlessLineIsSkippedInBoundedMemory() {
    var endless = new Endless(64L << 20);
    var good = Fixture.lines("", Fixture.row("b", "ann", GOOD));
    var report = run(new SequenceInputStream(endless, good));
    assertThat(report.accepted()).isEqualTo(1);
    assertThat(report.reasons()).containsOnlyKeys(Reason.LINE_TOO_LARGE);
  }

  @Test
  void equalTextsInDifferentFormsAreOneCluster() {
    var report =
        run(
            Fixture.lines(
                Fixture.row(
                    "a", "ann", "The caf\\u00e9 by the harbour opens before the sun rises."),
                Fixture.row(
                    "b", "ben", "The cafe\\u0301 by the harbour\\r\\nopens before the sun rises. "),
                Fixture.row(
                    "c", "cid", "THE CAF\\u00c9 by the  harbour opens before the sun rises.")));
    assertThat(report.accepted()).isEqualTo(3);
    var statistics = datanets.takeSnapshot(ID).statistics();
    assertThat(statistics.clusters()).isEqualTo(1);
    assertThat(statistics.repeated()).isEqualTo(2);
  }

  @Test
  void halfASurrogatePairIsRefusedWhereverItStands() {
    var report =
        run(
            Fixture.lines(
                Fixture.row("a", "ann", GOOD + "\\ud800"),
                Fixture.row("b\\udc00", "ann", GOOD),
                Fixture.row("c", "an\\ud83dn", GOOD),
                Fixture.row("d", "ann", GOOD).replace("CC0-1.0", "CC0-1.0\\ud83d"),
                Fixture.row("e", "ann", GOOD + " \\ud83d\\ude00")));
    assertThat(report.first())
        .extracting(r -> r.line() + " " + r.reason())
        .containsExactly(
            "1 CONTROL_CHARACTERS", "2 BAD_ID", "3 BAD_CONTRIBUTOR", "4 LICENCE_NOT_ALLOWED");
    assertThat(report.first().getFirst().detail()).contains("U+D800");
    assertThat(report.accepted()).isEqualTo(1);
    assertThat(datanets.rejections(ID, Fixture.NODE, "rows", 0, 100)).isEqualTo(report.first());
  }

  @Test
  void anEmptyFileIsNoError() {
    var report = run(Fixture.lines(""));
    assertThat(report.rows()).isZero();
    assertThat(report.complete()).isTrue();
    assertThat(report.first())
        .singleElement()
        .satisfies(r -> assertThat(r).hasToString("rows:0 NO_ROWS the source has no rows"));
  }

  private ImportReport run(InputStream in) {
    return datanets.importJsonLines(ID, "rows", in, FieldMapping.prose(0), ImportLimits.NONE);
  }

  private static final class Endless extends InputStream {
    private long left;

    Endless(long left) {
      this.left = left;
    }

    @Override
    public int read() {
      return left-- > 0 ? 'x' : -1;
    }
  }
}
