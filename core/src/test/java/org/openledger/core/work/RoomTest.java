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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.random.CounterRandom;

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
    try (var whole = enter(room, -1, 1_000 * KB)) {
      whole.growNow(1_000 * KB);
    }
  }

  /// Of a client that has nothing else there.
  private static Room.Part enter(Room room, long announced, int most) {
    return room.enter(new Object(), announced, most);
  }

  /// The room of a request whose bytes are there.
  static Room.Part whole(Room room, long announced, int most) {
    var part = enter(room, announced, most);
    part.grow(announced < 0 ? most : (int) Math.min(announced, most));
    return part;
  }

  @Test
  void whatIsAnnouncedTakesNothingBeforeItComes() {
    List<Room.Part> slow = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      var part = enter(room, 1_000 * KB, 1_000 * KB);
      part.grow(64 * KB);
      slow.add(part);
    }
    assertFree();
    slow.forEach(Room.Part::close);
  }

  @Test
  void whatCameIsCountedTogetherAndGivenBack() {
    var first = enter(room, 600 * KB, 1_000 * KB);
    try (var second = enter(room, 600 * KB, 1_000 * KB)) {
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
    var first = enter(room, -1, 600 * KB);
    try (var second = enter(room, -1, 600 * KB)) {
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
    var second = enter(room, -1, 1_000 * KB);
    var waits = new CountDownLatch(1);
    var waiting =
        CompletableFuture.runAsync(() -> {
          waits.countDown();
          second.grow(1_000 * KB);
        });
    waits.await();
    first.close();
    waiting.join();
    assertFull(() -> enter(room, -1, 1_000 * KB).growNow(65 * KB));
    second.close();
    assertFree();
  }

  @Test
  void whoWaitsForLongIsRefused() {
    var hurried = new Pace(Duration.ofSeconds(1), 1_024, Duration.ofMillis(60));
    var small = new Room(1_000 * KB, hurried);
    try (var first = whole(small, 1_000 * KB, 1_000 * KB);
        var second = enter(small, -1, 1_000 * KB)) {
      assertThat(first).isNotNull();
      long before = System.nanoTime();
      assertFull(() -> second.grow(100 * KB));
      assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(hurried.grace().toNanos());
    }
  }

  @Test
  void whatIsClosedIsGivenBackOnceAndTakesNothingMore() {
    for (int i = 0; i < 1_000; i++) {
      var part = enter(room, -1, 1_000 * KB);
      part.growNow(65 * KB);
      part.growNow(i);
      part.close();
      part.close();
      assertFull(() -> part.growNow(100 * KB));
    }
    assertFree();
    try (var whole = whole(room, -1, 1_000 * KB)) {
      assertFull(() -> enter(room, -1, 1_000 * KB).growNow(65 * KB));
      assertThat(whole).isNotNull();
    }
  }

  @Test
  void aBodyTakesRoomAsItIsRead() throws IOException {
    var intake = new Intake(Pace.USUAL);
    var body = new byte[300 * KB];
    try (var other = whole(room, 800 * KB, 800 * KB);
        var part = enter(room, body.length, 1_000 * KB)) {
      assertThat(other).isNotNull();
      assertFull(() ->
          intake.read(new ByteArrayInputStream(body), body.length, 1_000 * KB, part::growNow));
    }
    try (var part = enter(room, body.length, 1_000 * KB)) {
      assertThat(
              intake.read(new ByteArrayInputStream(body), body.length, 1_000 * KB, part::growNow))
          .hasSize(body.length);
      assertFull(() -> enter(room, -1, 800 * KB).growNow(800 * KB));
    }
    assertFree();
  }

  /// All but a byte of each, as whoever keeps it on purpose sends.
  private List<Room.Part> fill(String client) {
    List<Room.Part> held = new ArrayList<>();
    try {
      while (true) {
        var part = room.enter(client, 100 * KB, 100 * KB);
        part.growNow(100 * KB - 1);
        held.add(part);
      }
    } catch (Refusal e) {
      assertThat(e.code()).isEqualTo(Code.TOO_BUSY);
      return held;
    }
  }

  @Test
  void whoSendsManyLongRequestsLeavesAsMuchAsItHas() {
    var slow = fill("slow");
    assertThat(slow).hasSize(5);
    var others = fill("another");
    assertThat(others).hasSize(2);
    try (var third = room.enter("third", -1, 200 * KB)) {
      third.growNow(200 * KB);
    }
    slow.getFirst().growNow(1);
    slow.forEach(Room.Part::close);
    assertThat(fill("another")).hasSize(3).allSatisfy(Room.Part::close);
    others.forEach(Room.Part::close);
    assertFree();
  }

  @Test
  void whoHasOneRequestIsNotRefusedForItsLength() {
    var first = room.enter("alone", 850 * KB, 1_000 * KB);
    first.growNow(800 * KB);
    try (var second = room.enter("alone", 250 * KB, 1_000 * KB)) {
      assertFull(() -> second.growNow(100 * KB));
      first.growNow(50 * KB);
      first.close();
      second.growNow(250 * KB);
    }
    assertFree();
  }

  /// Whatever was given, there is one that can have all it lacks, and so on to the last.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void thereIsAlwaysOneThatCanEnd(long seed) {
    var random = CounterRandom.of(seed, "room");
    List<Held> all = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      if (all.size() < 40 && random.nextInt(4) == 0) {
        int most = (65 + random.nextInt(400)) * KB;
        all.add(new Held(room.enter(random.nextInt(4), most, most), most));
      } else if (!all.isEmpty()) {
        var one = all.get(random.nextInt(all.size()));
        if (one.isGiven(1 + random.nextInt(one.lacking())) && one.lacking() == 0) {
          one.part.close();
          all.remove(one);
        }
      }
    }
    while (!all.isEmpty()) {
      int before = all.size();
      all.removeIf(one -> {
        boolean ends = one.isGiven(one.lacking());
        if (ends) {
          one.part.close();
        }
        return ends;
      });
      assertThat(all).as("seed %d", seed).hasSizeLessThan(before);
    }
    assertFree();
  }

  /// A part and what came of it.
  private static final class Held {
    final Room.Part part;
    final int most;
    int came;

    Held(Room.Part part, int most) {
      this.part = part;
      this.most = most;
    }

    int lacking() {
      return most - came;
    }

    boolean isGiven(int more) {
      try {
        part.growNow(more);
        came += more;
        return true;
      } catch (Refusal e) {
        return false;
      }
    }
  }
}
