package org.openledger.chain.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/// A WebSocket frame by frame (RFC 6455), for clients that no library is: such as begin a message
/// and do not end it.
final class RawSocket implements AutoCloseable {
  static final int CONTINUATION = 0;
  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;

  private static final int FIN = 0x80;
  private static final int MASKED = 0x80;

  /// A frame that came; its kind, and what it holds.
  record Frame(int kind, byte[] payload) {
    String text() {
      return new String(payload, UTF_8);
    }

    /// Why the other side closes, as RFC 6455 numbers it.
    int closeCode() {
      assertThat(kind).as(text()).isEqualTo(CLOSE);
      return Short.toUnsignedInt(ByteBuffer.wrap(payload).getShort());
    }
  }

  private final Socket socket;
  private final DataOutputStream out;
  private final DataInputStream in;
  private boolean ended;

  private RawSocket(Socket socket) throws IOException {
    this.socket = socket;
    this.out = new DataOutputStream(socket.getOutputStream());
    this.in = new DataInputStream(socket.getInputStream());
  }

  /// Connects, and reads the answer to the upgrade to its end.
  static RawSocket open(String url) throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), URI.create(url).getPort());
    socket.setTcpNoDelay(true);
    var raw = new RawSocket(socket);
    raw.out.write(
        ("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n")
            .getBytes(UTF_8));
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) raw.in.readUnsignedByte());
    }
    assertThat(head.toString()).startsWith("HTTP/1.1 101");
    return raw;
  }

  /// Sends a frame, masked with zeros.
  void send(int kind, boolean last, byte[] payload) throws IOException {
    var head = new byte[14];
    int n = 0;
    head[n++] = (byte) (kind | (last ? FIN : 0));
    if (payload.length < 126) {
      head[n++] = (byte) (MASKED | payload.length);
    } else {
      head[n++] = (byte) (MASKED | 127);
      for (int shift = 56; shift >= 0; shift -= 8) {
        head[n++] = (byte) ((long) payload.length >> shift);
      }
    }
    n += 4;
    var frame = new byte[n + payload.length];
    System.arraycopy(head, 0, frame, 0, n);
    System.arraycopy(payload, 0, frame, n, payload.length);
    out.write(frame);
  }

  /// Sends the beginning of a message, in pieces.
  void begin(byte[] message, int pieceBytes) throws IOException {
    for (int from = 0; from < message.length; from += pieceBytes) {
      var piece = Arrays.copyOfRange(message, from, Math.min(message.length, from + pieceBytes));
      send(from == 0 ? TEXT : CONTINUATION, false, piece);
    }
  }

  /// The next message, or frame of control that is no ping; those come as long as the other side is
  /// there.
  Frame next() throws IOException {
    socket.setSoTimeout(10_000);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    int kind = CONTINUATION;
    var message = new ByteArrayOutputStream();
    while (true) {
      assertThat(System.nanoTime()).as("nothing but pings came").isLessThan(end);
      int first = in.readUnsignedByte();
      byte[] payload = payload();
      if ((first & 0xf) == PING) {
        continue;
      }
      if ((first & 0xf) >= CLOSE) {
        return new Frame(first & 0xf, payload);
      }
      kind = Math.max(kind, first & 0xf);
      message.writeBytes(payload);
      if ((first & FIN) != 0) {
        return new Frame(kind, message.toByteArray());
      }
    }
  }

  private byte[] payload() throws IOException {
    long length = in.readUnsignedByte();
    if (length == 126) {
      length = in.readUnsignedShort();
    } else if (length == 127) {
      length = in.readLong();
    }
    var payload = new byte[Math.toIntExact(length)];
    in.readFully(payload);
    return payload;
  }

  /// Whether the other side ended the connection, or does within a time.
  boolean isEndedWithin(int millis) throws IOException {
    socket.setSoTimeout(millis);
    try {
      int first = ended ? CLOSE : in.read();
      ended = first < 0 || (first & 0xf) == CLOSE;
    } catch (SocketTimeoutException _) {
      ended = false;
    } catch (SocketException _) {
      ended = true;
    }
    return ended;
  }

  /// Ends the connection without a word, as a program does that is killed.
  void breakOff() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
