package org.openledger.core.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;

/// How slowly requests may come, and how long they may be.
class PaceTest {
  private static final long SECOND = 1_000_000_000L;

  private final AtomicLong nanos = new AtomicLong();

  /// A body of which so many bytes come every so many seconds.
  private InputStream drip(int bytes, int every, int seconds) {
    return new InputStream() {
      private int left = bytes;

      @Override
      public int read() {
        throw new AssertionError("one byte is read at a time");
      }

      @Override
      public int read(byte[] into, int from, int length) {
        if (left == 0) {
          return -1;
        }
        int n = Math.min(Math.min(left, length), every);
        left -= n;
        nanos.addAndGet(seconds * SECOND);
        return n;
      }
    };
  }

  @ParameterizedTest
  @CsvSource({
    // bytes, at a time, seconds between, most, read
    "100, 1, 5, 1048576, false",
    "100000, 1000, 1, 1048576, false",
    "20000, 2000, 1, 1048576, true",
    "9, 1, 1, 1048576, true",
    "1048576, 16384, 1, 1048576, false",
    "4194304, 60000, 0, 4194304, true",
    "4194304, 40000, 1, 4194304, false",
  })
  void aBodyHasATimeInAllAndALeastRate(int bytes, int every, int seconds, int most, boolean read)
      throws IOException {
    var intake = new Intake(Pace.USUAL, nanos::get);
    if (read) {
      assertThat(intake.read(drip(bytes, every, seconds), -1, most)).hasSize(bytes);
    } else {
      assertRefused(() -> intake.read(drip(bytes, every, seconds), -1, most), Code.TOO_SLOW);
      assertThat(nanos.get()).isLessThan(100 * SECOND);
    }
  }

  @Test
  void aBodyHasABoundWhateverItAnnounced() throws IOException {
    var intake = new Intake(Pace.USUAL, nanos::get);
    assertThat(intake.read(new ByteArrayInputStream(new byte[100_000]), -1, 100_000))
        .hasSize(100_000);
    assertRefused(
        () -> intake.read(new ByteArrayInputStream(new byte[100_001]), -1, 100_000),
        Code.OVER_BOUND);
  }

  @Test
  void aBodyThatAnnouncesTooMuchIsReadToItsEndButNotForLong() throws IOException {
    var intake = new Intake(Pace.USUAL, nanos::get);
    var body = drip(100_001, 10_000, 0);
    assertRefused(() -> intake.read(body, 100_001, 100_000), Code.OVER_BOUND);
    assertThat(body.read(new byte[1], 0, 1)).isEqualTo(-1);
    var slow = drip(1_000_000, 1, 5);
    assertRefused(() -> intake.read(slow, 1_000_000, 100_000), Code.OVER_BOUND);
    assertThat(nanos.get()).isLessThan(30 * SECOND);
  }

  @Test
  void roomIsForLongRequestsAndIsGivenBack() {
    var room = new Room(1 << 20, Pace.USUAL);
    try (var whole = RoomTest.whole(room, -1, 1 << 20);
        var small = RoomTest.whole(room, 1_000, 1 << 20)) {
      assertThat(whole).isNotSameAs(small);
      Thread.currentThread().interrupt();
      assertRefused(() -> RoomTest.whole(room, 1 << 17, 1 << 20), Code.TOO_BUSY);
      assertThat(Thread.interrupted()).isTrue();
    }
    RoomTest.whole(room, 5 << 20, 1 << 20).close();
    RoomTest.whole(room, 1 << 20, 1 << 20).close();
  }

  /// A connection that a test moves.
  private static final class FakeLine {
    long bytes;
    long begun;
    long ended;
    boolean cut;

    Heads.Line line() {
      return new Heads.Line(this, () -> bytes, () -> begun, () -> ended, () -> cut = true);
    }
  }

  private static void look(Heads heads, long nanos, FakeLine... lines) {
    heads.look(Arrays.stream(lines).map(FakeLine::line).toList(), nanos);
  }

  @Test
  void aHeadThatComesTooSlowlyIsCut() {
    var heads = new Heads(Pace.USUAL);
    var slow = new FakeLine();
    var idle = new FakeLine();
    var busy = new FakeLine();
    busy.begun = 1;
    for (int second = 1; second <= 16; second++) {
      slow.bytes++;
      busy.bytes++;
      look(heads, second * SECOND, slow, idle, busy);
      assertThat(slow.cut).as("second " + second).isFalse();
    }
    look(heads, 17 * SECOND, slow, idle, busy);
    assertThat(slow.cut).isTrue();
    assertThat(idle.cut || busy.cut).isFalse();
  }

  @Test
  void aConnectionThatRestsBetweenRequestsIsNotCutAndItsNextHeadIsTimed() {
    var heads = new Heads(Pace.USUAL);
    var line = new FakeLine();
    // Answered between two looks.
    line.bytes = 100;
    line.begun = 1;
    line.ended = 1;
    look(heads, 0, line);
    look(heads, 1_000 * SECOND, line);
    assertThat(line.cut).isFalse();
    line.bytes++;
    look(heads, 1_001 * SECOND, line);
    look(heads, 1_016 * SECOND, line);
    assertThat(line.cut).isFalse();
    look(heads, 1_017 * SECOND, line);
    assertThat(line.cut).isTrue();
  }

  private static void assertRefused(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, Code code) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(Refusal.class, e -> assertThat(e.code()).isEqualTo(code));
  }
}
