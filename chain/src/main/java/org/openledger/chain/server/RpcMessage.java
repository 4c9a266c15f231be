package org.openledger.chain.server;

import java.io.ByteArrayOutputStream;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.work.Pace;
import org.openledger.core.work.Room;

/// A message that comes over a WebSocket part by part: within bounds of bytes and of time, and of
/// the room that a server has for all long requests. Whatever ends it, closing it gives that back.
///
/// Not thread-safe.
final class RpcMessage implements AutoCloseable {
  private final Room.Part room;
  private final Pace pace;
  private final int most;
  private final long began;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /// A message of which nothing came yet.
  ///
  /// @param room of its connection
  /// @param most bytes that it may have
  /// @param nanos when it begins
  RpcMessage(Room.Part room, Pace pace, int most, long nanos) {
    this.room = room;
    this.pace = pace;
    this.most = most;
    this.began = nanos;
  }

  /// Adds what came. Nobody waits for room here: the bytes would wait in memory.
  ///
  /// @throws Refusal with `OVER_BOUND` if there are too many, with `TOO_BUSY` if there is no room
  void add(byte[] part) {
    if (part.length > most - bytes.size()) {
      throw new Refusal(Code.OVER_BOUND, "a message here has at most " + most + " bytes");
    }
    room.growNow(part.length);
    bytes.writeBytes(part);
  }

  /// Looks whether it comes fast enough, however long nothing came.
  ///
  /// @throws Refusal with `TOO_SLOW` if it does not
  void requirePace(long nanos) {
    if (pace.isTooSlow(bytes.size(), nanos - began, most)) {
      throw new Refusal(
          Code.TOO_SLOW, "the message comes too slowly: %d bytes so far".formatted(bytes.size()));
    }
  }

  byte[] toBytes() {
    return bytes.toByteArray();
  }

  @Override
  public void close() {
    room.close();
  }
}
