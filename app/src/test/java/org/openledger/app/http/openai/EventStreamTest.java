package org.openledger.app.http.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;

/// Whoever sends events does not wait for whoever reads them.
@Timeout(30)
class EventStreamTest {
  private final CountDownLatch reads = new CountDownLatch(1);
  private final Socket socket = new Socket();

  /// Takes nothing until its reader reads; then everything, or nothing ever again.
  private final class Socket extends OutputStream {
    final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    boolean broken;

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      try {
        reads.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      if (broken) {
        throw new IOException("broken pipe");
      }
      taken.write(bytes, from, count);
    }

    String text() {
      return taken.toString(StandardCharsets.UTF_8);
    }
  }

  @Test
  void eventsWaitForTheirReaderAndTheirSenderDoesNot() {
    try (var stream = new EventStream(socket)) {
      for (int i = 0; i < 100; i++) {
        stream.send("piece " + i);
      }
      assertThat(socket.text()).isEmpty();
      reads.countDown();
    }
    assertThat(socket.text()).startsWith("data: piece 0\n\ndata: piece 1\n\n");
    assertThat(socket.text()).endsWith("data: piece 99\n\n");
  }

  @Test
  void aReaderWhoFallsTooFarBehindIsDropped() {
    var stream = new EventStream(socket);
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 2 * EventStream.WAITING_MAX; i++) {
                stream.send("piece");
              }
            })
        .isInstanceOfSatisfying(
            Refusal.class, e -> assertThat(e.code()).isEqualTo(Code.CALLER_GONE));
    stream.close();
    assertThat(socket.text()).isEmpty();
  }

  @Test
  void aReaderWhoWentAwayIsNoticed() {
    socket.broken = true;
    reads.countDown();
    var stream = new EventStream(socket);
    assertThatThrownBy(
            () -> {
              while (true) {
                stream.send("piece");
                Thread.onSpinWait();
              }
            })
        .isInstanceOf(Refusal.class);
    stream.close();
    assertThat(socket.text()).isEmpty();
  }

  /// Not only when as much waits as may.
  @Test
  void nothingWaitsForAReaderWhoWentAway() {
    socket.broken = true;
    reads.countDown();
    var stream = new EventStream(socket);
    stream.send("piece");
    stream.close();
    assertThatThrownBy(() -> stream.send("piece"))
        .isInstanceOfSatisfying(
            Refusal.class, e -> assertThat(e.code()).isEqualTo(Code.CALLER_GONE));
  }
}
