package org.openledger.bench.encoder;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.files.NativeFolder;

/// ONNX Runtime on one thread with an encoder's model as its artifact has it: the peer of our
/// encoder, and its oracle.
public final class OnnxPeer implements AutoCloseable {
  private static final String IDS = "input_ids";
  private static final String MASK = "attention_mask";
  private static final String TYPES = "token_type_ids";
  private static final List<String> LIBRARIES =
      List.of("libonnxruntime.so", "libonnxruntime4j_jni.so");

  private final OrtEnvironment environment;
  private final OrtSession session;

  private OnnxPeer(OrtEnvironment environment, OrtSession session) {
    this.environment = environment;
    this.session = session;
  }

  /// The model in an ONNX file at the root of the class path.
  public static OnnxPeer of(String resource) {
    unpack();
    try (InputStream in = OnnxPeer.class.getResourceAsStream("/" + resource);
        var options = new OrtSession.SessionOptions()) {
      if (in == null) {
        throw new Fault(Code.MODEL_NOT_FOUND, "The class path has no " + resource);
      }
      var environment =
          OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "peer");
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      return new OnnxPeer(environment, environment.createSession(in.readAllBytes(), options));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (OrtException e) {
      throw refused(e);
    }
  }

  /// What it is, and which version.
  String name() {
    return "ONNX Runtime " + environment.getVersion();
  }

  /// Where the library finds its natives instead of unpacking them into the temporary folder.
  private static void unpack() {
    var machine = System.getProperty("os.arch").equals("aarch64") ? "linux-aarch64" : "linux-x64";
    for (var library : LIBRARIES) {
      NativeFolder.unpack(
          OrtEnvironment.class, "/ai/onnxruntime/native/" + machine + "/" + library, library);
    }
    System.setProperty("onnxruntime.native.path", NativeFolder.path().toString());
  }

  /// What the network makes of texts of one length: `[texts][tokens][hidden]`.
  public float[][][] run(List<int[]> texts) {
    int count = texts.size();
    int length = texts.getFirst().length;
    long[] ids = new long[count * length];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = texts.get(i / length)[i % length];
    }
    long[] ones = new long[ids.length];
    Arrays.fill(ones, 1);
    long[] shape = {count, length};
    try (var input = tensor(ids, shape);
        var mask = tensor(ones, shape);
        var types = tensor(new long[ids.length], shape)) {
      var inputs = new LinkedHashMap<String, OnnxTensor>();
      inputs.put(IDS, input);
      inputs.put(MASK, mask);
      inputs.put(TYPES, types);
      try (var result = session.run(inputs)) {
        return (float[][][]) result.get(0).getValue();
      }
    } catch (OrtException e) {
      throw refused(e);
    }
  }

  private OnnxTensor tensor(long[] values, long[] shape) throws OrtException {
    return OnnxTensor.createTensor(environment, LongBuffer.wrap(values), shape);
  }

  private static Fault refused(OrtException e) {
    return new Fault(Code.UNEXPECTED, "ONNX Runtime does not run: " + e.getMessage(), e);
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw refused(e);
    }
  }
}
