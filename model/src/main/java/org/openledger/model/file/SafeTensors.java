package org.openledger.model.file;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.Map;
import java.util.SequencedSet;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.model.tensor.Stored;

/// One safetensors file, memory-mapped; the whole header is checked before any tensor can be read.
///
/// Layout: 8 bytes little-endian header length N, N bytes of JSON, then the data without gaps. The
/// mapping lives until [#close]; arrays handed out are copies and outlive it. Reads may come from
/// any thread.
public final class SafeTensors implements TensorSource {

  private static final ValueLayout.OfShort I16 =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt I32 =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong I64 =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfFloat F32 =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfDouble F64 =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /// The largest array the JVM hands out everywhere.
  private static final long ELEMENTS_MAX = Integer.MAX_VALUE - 8L;

  private final Path path;
  private final Arena arena;
  private final FileChannel channel;
  private final TensorHeader header;
  private final long start; // of the data
  private final MemorySegment data;

  private SafeTensors(Path path, Arena arena, FileChannel channel) throws IOException {
    this.path = path;
    this.arena = arena;
    this.channel = channel;
    long size = channel.size();
    var file = channel.map(FileChannel.MapMode.READ_ONLY, 0, size, arena);
    long headerBytes = TensorHeader.checkedLength(path, size, size < 8 ? 0 : file.get(I64, 0));
    var text = file.asSlice(8, headerBytes).toArray(ValueLayout.JAVA_BYTE);
    start = 8 + headerBytes;
    data = file.asSlice(start);
    header = TensorHeader.parse(path, text, data.byteSize());
  }

  /// Maps a file and checks its header; nothing stays open when it is refused.
  @SuppressWarnings("MustBeClosedChecker") // the mapping lives until #close
  public static SafeTensors open(Path path) {
    var arena = Arena.ofShared();
    boolean refused = true;
    try {
      var channel = FileChannel.open(path, StandardOpenOption.READ);
      try {
        var tensors = new SafeTensors(path, arena, channel);
        refused = false;
        return tensors;
      } finally {
        if (refused) {
          channel.close();
        }
      }
    } catch (NoSuchFileException e) {
      throw new Fault(Code.IO, "There is no file " + path, e);
    } catch (IOException e) {
      throw new Fault(Code.IO, "Cannot read " + path + ": " + e.getMessage(), e);
    } finally {
      if (refused) {
        arena.close();
      }
    }
  }

  @Override
  public SequencedSet<String> names() {
    return Collections.unmodifiableSequencedSet(header.tensors().sequencedKeySet());
  }

  @Override
  public Map<String, String> metadata() {
    return header.metadata();
  }

  @Override
  public TensorInfo info(String name) {
    var info = header.tensors().get(name);
    if (info == null) {
      throw new Fault(Code.DAMAGED_WEIGHTS, "There is no tensor " + name + " in " + path);
    }
    return info;
  }

  /// The stored bytes of a tensor, read-only and without copying; valid until [#close].
  public MemorySegment bytes(String name) {
    var info = info(name);
    return data.asSlice(info.begin(), info.end() - info.begin());
  }

  @Override
  public float[] floats(String name) {
    var info = info(name);
    require(info, info.dtype().fitsFloat(), "float");
    var bytes = bytes(name);
    var out = new float[length(info)];
    switch (info.dtype()) {
      case F32 -> MemorySegment.copy(bytes, F32, 0, out, 0, out.length);
      case F16 -> {
        for (int i = 0; i < out.length; i++) {
          out[i] = Float.float16ToFloat(bytes.get(I16, 2L * i));
        }
      }
      case BF16 -> {
        for (int i = 0; i < out.length; i++) {
          out[i] = Float.intBitsToFloat(bytes.get(I16, 2L * i) << 16);
        }
      }
      case F64, I64, I32, I16, I8, U64, U32, U16, U8, BOOL -> throw new AssertionError(info);
    }
    return out;
  }

  @Override
  public Stored stored(String name) {
    var info = info(name);
    boolean half = info.dtype() == DType.BF16;
    if (info.shape().size() < 2 || !(half || info.dtype() == DType.F32)) {
      return new Stored.Floats(floats(name));
    }
    length(info);
    try {
      long from = start + info.begin();
      long size = info.end() - info.begin();
      var bytes = channel.map(FileChannel.MapMode.READ_ONLY, from, size, Arena.ofAuto());
      return new Stored.Mapped(bytes, half);
    } catch (IOException e) {
      throw new Fault(Code.IO, "Cannot map " + path + ": " + e.getMessage(), e);
    }
  }

  @Override
  public double[] doubles(String name) {
    var info = info(name);
    require(info, info.dtype().fitsDouble(), "double");
    var out = new double[length(info)];
    if (info.dtype() == DType.F64) {
      MemorySegment.copy(bytes(name), F64, 0, out, 0, out.length);
    } else {
      var floats = floats(name);
      for (int i = 0; i < out.length; i++) {
        out[i] = floats[i];
      }
    }
    return out;
  }

  @Override
  public long[] longs(String name) {
    var info = info(name);
    require(info, info.dtype().fitsLong(), "long");
    var bytes = bytes(name);
    var out = new long[length(info)];
    for (int i = 0; i < out.length; i++) {
      out[i] =
          switch (info.dtype()) {
            case I64 -> bytes.get(I64, 8L * i);
            case I32 -> bytes.get(I32, 4L * i);
            case U32 -> Integer.toUnsignedLong(bytes.get(I32, 4L * i));
            case I16 -> bytes.get(I16, 2L * i);
            case U16 -> Short.toUnsignedLong(bytes.get(I16, 2L * i));
            case I8 -> bytes.get(ValueLayout.JAVA_BYTE, i);
            case U8, BOOL -> Byte.toUnsignedLong(bytes.get(ValueLayout.JAVA_BYTE, i));
            case F64, F32, F16, BF16, U64 -> throw new AssertionError(info);
          };
    }
    return out;
  }

  @Override
  public void close() {
    arena.close();
    try {
      channel.close();
    } catch (IOException e) {
      throw new Fault(Code.IO, "Cannot close " + path + ": " + e.getMessage(), e);
    }
  }

  private void require(TensorInfo info, boolean fits, String wanted) {
    if (!fits) {
      throw new Fault(
          Code.DAMAGED_WEIGHTS,
          "Tensor " + info.describe() + " in " + path + " cannot be read as " + wanted);
    }
  }

  private int length(TensorInfo info) {
    if (info.elements() > ELEMENTS_MAX) {
      throw new Fault(Code.DAMAGED_FILE, "Tensor " + info.describe() + " is larger than one array");
    }
    return (int) info.elements();
  }
}
