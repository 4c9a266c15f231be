package org.openledger.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.flow.DatanetId;
import org.openledger.core.flow.ModelId;

/// What is accepted becomes answerable: all that waits at the start, then whatever comes, one at a
/// time, rules fitted beside.
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class RenewingTest {
  private static final DatanetId TIDES = new DatanetId("tides");
  private static final DatanetId BIRDS = new DatanetId("birds");
  private static final ModelId MODEL = ModelId.of("nano", "tides", 1);

  private final Changes changes = new Changes(Duration.ofMillis(1), Duration.ofMillis(20));
  private final FakeWork work = new FakeWork();
  private final Renewing renewing = new Renewing(changes, work, Duration.ofMillis(20));

  @AfterEach
  void close() {
    renewing.close();
  }

  @Test
  void whatWasAcceptedBeforeTheStartIsTakenUpAndThenWhateverComes() throws Exception {
    renewing.start();
    assertThat(List.of(work.next(), work.next())).containsExactly("renew tides", "renew birds");
    changes.note(BIRDS);
    assertThat(work.next()).isEqualTo("renew birds");
  }

  @Test
  void whatIsThereIsAskedBesideAtTheStart() throws Exception {
    renewing.start();
    assertThat(work.lookedAhead.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(List.of(work.next(), work.next())).containsExactly("renew tides", "renew birds");
  }

  @Test
  void aRenewalThatFailsIsTriedAgain() throws Exception {
    work.failures.set(2);
    renewing.start();
    assertThat(List.of(work.next(), work.next())).contains("failed tides");
    assertThat(List.of(work.next(), work.next())).contains("renew tides");
  }

  /// Else what was accepted before the start would wait for the next start.
  @Test
  void datanetsThatCannotBeListedAreListedAgain() throws Exception {
    work.unlisted.set(2);
    renewing.start();
    assertThat(List.of(work.next(), work.next(), work.next(), work.next()))
        .containsExactly("not listed", "not listed", "renew tides", "renew birds");
  }

  @Test
  void noMemoryDoesNotEndIt() throws Exception {
    work.errors.set(1);
    renewing.start();
    assertThat(List.of(work.next(), work.next(), work.next()))
        .contains("no memory for tides", "renew tides");
  }

  @Test
  void rulesAreFittedBesideWhileRecordsGoOnBeingRenewed() throws Exception {
    work.due = Optional.of(MODEL);
    renewing.start();
    assertThat(List.of(work.next(), work.next(), work.next()))
        .contains("renew tides", "fit nano:tides@1", "renew birds");
    changes.note(TIDES); // due again, while they are being fitted: not twice
    assertThat(work.next()).isEqualTo("renew tides");
    work.due = Optional.empty();
    work.mayEnd.countDown();
    assertThat(List.of(work.next(), work.next(), work.next()))
        .contains("decide tides {}", "fit nano:tides@1", "decide birds {}");
    changes.note(TIDES);
    assertThat(work.next()).isEqualTo("renew tides");
  }

  @Test
  void oneIsMadeAtATimeAndNoneOnceItIsClosed() throws Exception {
    work.due = Optional.of(MODEL);
    work.mayEnd.countDown();
    renewing.start();
    for (int i = 0; i < 20; i++) {
      changes.note(i % 2 == 0 ? TIDES : BIRDS);
      work.next();
    }
    renewing.close();
    assertThat(work.most.get()).isEqualTo(1);
    work.happened.clear();
    changes.note(TIDES);
    assertThat(changes.take()).isEmpty();
    assertThat(work.happened).doesNotContain("renew tides", "renew birds");
  }

  @Test
  void manyChangesAreOneAndOneThatNeverRestsComesAllTheSame() throws Exception {
    var quiet = new Changes(Duration.ofMillis(50), Duration.ofMillis(200));
    quiet.note(TIDES);
    quiet.note(TIDES);
    assertThat(quiet.take()).contains(TIDES);
    quiet.note(BIRDS);
    assertThat(quiet.take()).as("and not the first again").contains(BIRDS);
    var restless = new Changes(Duration.ofHours(1), Duration.ofMillis(10));
    restless.note(TIDES);
    assertThat(restless.take()).contains(TIDES);
    restless.rest(TIDES, Duration.ofHours(1));
    restless.note(TIDES);
    restless.note(BIRDS);
    assertThat(restless.take()).as("the other rests").contains(BIRDS);
  }

  /// Notes what is done, and what at the same time.
  private static final class FakeWork implements Renewing.Work {
    final BlockingQueue<String> happened = new LinkedBlockingQueue<>();
    final AtomicInteger failures = new AtomicInteger();
    final AtomicInteger errors = new AtomicInteger();
    final AtomicInteger unlisted = new AtomicInteger();
    final AtomicInteger making = new AtomicInteger();
    final AtomicInteger most = new AtomicInteger();
    final CountDownLatch mayEnd = new CountDownLatch(1);
    final CountDownLatch lookedAhead = new CountDownLatch(1);
    volatile Optional<ModelId> due = Optional.empty();

    String next() throws InterruptedException {
      var next = happened.poll(30, TimeUnit.SECONDS);
      assertThat(next).as("something happens").isNotNull();
      return next;
    }

    private void make(String what) {
      most.accumulateAndGet(making.incrementAndGet(), Math::max);
      happened.add(what);
      making.decrementAndGet();
    }

    @Override
    public void lookAhead() {
      lookedAhead.countDown();
      throw new Refusal(Code.UNAVAILABLE, "whatever comes of it");
    }

    @Override
    public List<DatanetId> datanets() {
      if (unlisted.getAndDecrement() > 0) {
        happened.add("not listed");
        throw new Refusal(Code.UNAVAILABLE, "not now");
      }
      return List.of(TIDES, BIRDS);
    }

    @Override
    public Optional<ModelId> renew(DatanetId id) {
      if (errors.getAndDecrement() > 0) {
        happened.add("no memory for " + id);
        throw new OutOfMemoryError("here");
      }
      if (failures.getAndDecrement() > 0) {
        happened.add("failed " + id);
        throw new Refusal(Code.UNAVAILABLE, "not now");
      }
      make("renew " + id);
      return due;
    }

    @Override
    public Document fit(ModelId id) {
      happened.add("fit " + id);
      try {
        mayEnd.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return new Document("{}");
    }

    @Override
    public Optional<ModelId> decide(DatanetId id, Document rules) {
      make("decide " + id + " " + rules.json());
      return Optional.empty();
    }
  }
}
