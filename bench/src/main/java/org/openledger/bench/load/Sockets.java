package org.openledger.bench.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/// Connections below HTTP's clients: ones that say nothing, and ones that do not read.
final class Sockets {
  /// The least window that Linux gives.
  private static final int RECEIVE_BYTES = 1_024;

  private Sockets() {}

  /// A connection that says nothing.
  static SocketChannel idle(URI node) throws IOException {
    var channel = SocketChannel.open();
    channel.connect(new InetSocketAddress(node.getHost(), node.getPort()));
    return channel;
  }

  /// A connection that asks for a stream and leaves it unread.
  static SocketChannel stalled(URI node, String key, String body) throws IOException {
    var channel = SocketChannel.open();
    channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BYTES);
    channel.connect(new InetSocketAddress(node.getHost(), node.getPort()));
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    var head =
        "POST /v1/chat/completions HTTP/1.1\r\nHost: %s:%d\r\nAuthorization: Bearer %s\r\n"
                .formatted(node.getHost(), node.getPort(), key)
            + "Content-Type: application/json\r\nContent-Length: %d\r\n\r\n"
                .formatted(bytes.length);
    channel.write(ByteBuffer.wrap(head.getBytes(StandardCharsets.US_ASCII)));
    channel.write(ByteBuffer.wrap(bytes));
    return channel;
  }

  /// Whether the other side has closed it.
  static boolean isClosed(SocketChannel channel) {
    try {
      channel.configureBlocking(false);
      return channel.read(ByteBuffer.allocate(1)) < 0;
    } catch (IOException _) {
      return true;
    }
  }
}
