package org.openledger.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openledger.core.crypto.Address;
import org.openledger.core.crypto.KeyPair;

/// Whoever asks a lot waits for their own.
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TurnsTest {
  private static final Address MANY = KeyPair.derive(new byte[] {1}, "many").address();
  private static final Address ONE = KeyPair.derive(new byte[] {2}, "one").address();
  private static final Address TWO = KeyPair.derive(new byte[] {3}, "two").address();

  private final Turns turns = new Turns(1);
  private final BlockingQueue<String> in = new LinkedBlockingQueue<>();

  private void waits(Address payer, String name) {
    int before = turns.waiting();
    Thread.ofVirtual()
        .start(() -> {
          turns.take(payer);
          in.add(name);
        });
    while (turns.waiting() == before) {
      Thread.onSpinWait();
    }
  }

  @Test
  void payersComeInTurnAndEachByArrival() throws InterruptedException {
    turns.take(MANY);
    for (int i = 0; i < 4; i++) {
      waits(MANY, "many " + i);
    }
    waits(ONE, "one 0");
    waits(TWO, "two 0");
    waits(ONE, "one 1");
    assertThat(turns.isFull(7, MANY)).isTrue();
    assertThat(turns.isFull(8, MANY)).isFalse();
    assertThat(turns.isFull(7, Address.ZERO)).as("who does not wait yet").isFalse();
    var order = new ArrayList<String>();
    for (int i = 0; i < 7; i++) {
      assertThat(in.poll()).as("nobody before a turn is given back").isNull();
      turns.giveBack();
      order.add(in.poll(20, TimeUnit.SECONDS));
    }
    assertThat(order)
        .isEqualTo(List.of("many 0", "one 0", "two 0", "many 1", "one 1", "many 2", "many 3"));
    turns.giveBack();
    turns.take(ONE);
    assertThat(turns.waiting()).isZero();
  }
}
