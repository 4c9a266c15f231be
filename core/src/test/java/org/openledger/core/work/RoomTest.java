package org.openledger.core.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;

/// Room that is taken as bytes come.
@Timeout(60)
final class RoomTest {
  private static final int KB = 1 << 10;

  private final Room room = new Room(1_000 * KB, Pace.USUAL);

  private static void assertFull(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(Refusal.class, e -> assertThat(e.code()).isEqualTo(Code.TOO_BUSY));
  }

  /// Whether the whole room can be had at once.
  private void assertFree() {
    try (var whole = room.enter(-1, 1_000 * KB)) {
      whole.growNow(1_000 * KB);
    }
  }

  /// The room of a request whose bytes are there.
  static Room.Part whole(Room room, long announced, int most) {
    var part = room.enter(announced, most);
    part.grow(announced < 0 ? most : (int) Math.min(announced, most));
    return part;
  }

  @Test
  void whatIsAnnouncedTakesNothingBeforeItComes() {
    List<Room.Part> slow = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      var part = room.enter(1_000 * KB, 1_000 * KB);
      part.grow(64 * KB);
      slow.add(part);
    }
    assertFree();
    slow.forEach(Room.Part::close);
  }

  @Test
  void whatCameIsCountedTogetherAndGivenBack() {
    var first = room.enter(600 * KB, 1_000 * KB);
    try (var second = room.enter(600 * KB, 1_000 * KB)) {
      first.growNow(600 * KB);
      second.growNow(400 * KB);
      assertFull(() -> second.growNow(1));
      first.close();
      second.growNow(200 * KB);
    }
    assertFree();
  }

  @Test
  void noTwoWaitForWhatTheOtherHas() {
    var first = room.enter(-1, 600 * KB);
    try (var second = room.enter(-1, 600 * KB)) {
      first.growNow(500 * KB);
      second.growNow(400 * KB);
      // So many there are, but with them neither could be read to its end.
      assertFull(() -> second.growNow(50 * KB));
      first.growNow(100 * KB);
      first.close();
      second.growNow(200 * KB);
    }
    assertFree();
  }

  @Test
  void whoWaitsGetsWhatIsGivenBack() throws InterruptedException {
    var first = whole(room, 1_000 * KB, 1_000 * KB);
    var second = room.enter(-1, 1_000 * KB);
    var waits = new CountDownLatch(1);
    var waiting =
        CompletableFuture.runAsync(() -> {
          waits.countDown();
          second.grow(1_000 * KB);
        });
    waits.await();
    first.close();
    waiting.join();
    assertFull(() -> room.enter(-1, 1_000 * KB).growNow(65 * KB));
    second.close();
    assertFree();
  }

  @Test
  void whoWaitsForLongIsRefused() {
    var hurried = new Pace(Duration.ofSeconds(1), 1_024, Duration.ofMillis(60));
    var small = new Room(1_000 * KB, hurried);
    try (var first = whole(small, 1_000 * KB, 1_000 * KB);
        var second = small.enter(-1, 1_000 * KB)) {
      assertThat(first).isNotNull();
      long before = System.nanoTime();
      assertFull(() -> second.grow(100 * KB));
      assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(hurried.grace().toNanos());
    }
  }

  @Test
  void whatIsClosedIsGivenBackOnceAndTakesNothingMore() {
    for (int i = 0; i < 1_000; i++) {
      var part = room.enter(-1, 1_000 * KB);
      part.growNow(65 * KB);
      part.growNow(i);
      part.close();
      part.close();
      assertFull(() -> part.growNow(100 * KB));
    }
    assertFree();
    try (var whole = whole(room, -1, 1_000 * KB)) {
      assertFull(() -> room.enter(-1, 1_000 * KB).growNow(65 * KB));
      assertThat(whole).isNotNull();
    }
  }

  @Test
  void aBodyTakesRoomAsItIsRead() throws IOException {
    var intake = new Intake(Pace.USUAL);
    var body = new byte[300 * KB];
    try (var other = whole(room, 800 * KB, 800 * KB);
        var part = room.enter(body.length, 1_000 * KB)) {
      assertThat(other).isNotNull();
      assertFull(() ->
          intake.read(new ByteArrayInputStream(body), body.length, 1_000 * KB, part::growNow));
    }
    try (var part = room.enter(body.length, 1_000 * KB)) {
      assertThat(
              intake.read(new ByteArrayInputStream(body), body.length, 1_000 * KB, part::growNow))
          .hasSize(body.length);
      assertFull(() -> room.enter(-1, 800 * KB).growNow(800 * KB));
    }
    assertFree();
  }
}
