package org.openledger.model.encoder;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Refusal;
import org.openledger.core.files.PrivateFiles;
import org.openledger.core.hash.Hash;
import org.openledger.core.text.Utf8;
import org.openledger.model.encoder.EncoderSettings.Prompts;
import org.openledger.model.tensor.Kernels;

/// The encoders that published Maven artifacts carry as ONNX models: weights and tokenizer are
/// taken from the class path once and kept as a directory; nothing else of an artifact is used.
///
/// The default is always on the class path. Each has the digest of the encoder that comes of it, so
/// another file of the same name is refused.
public enum EncoderArtifact {
  /// sentence-transformers/all-MiniLM-L6-v2: 6 blocks, 384 wide; the default.
  ALL_MINILM_L6_V2(
      "all-minilm-l6-v2",
      new EncoderSettings(Pooling.MEAN, 256, Prompts.NONE),
      "0x1698c2e0ce5c6de162b2eff48ecb6e39882d0c9a9633169436f0929e2685c67c"),
  /// BAAI/bge-small-en-v1.5: 12 blocks, 384 wide.
  BGE_SMALL_EN_V15(
      "bge-small-en-v1.5",
      new EncoderSettings(Pooling.CLS, 512, Prompts.NONE),
      "0x11e8bdceddaa81df3fb9a54f5d9c1f289f34bef292cbee2ee1e4c3c6023bcf48"),
  /// intfloat/e5-small-v2: 12 blocks, 384 wide.
  E5_SMALL_V2(
      "e5-small-v2",
      new EncoderSettings(Pooling.MEAN, 512, new Prompts("query: ", "passage: ")),
      "0xa9ddfa69f171e52f5818a9a548bf028b1dfd2456b7426986a261bb5a0c08ef62");

  /// What no tensor of the three tells: their config.json has it.
  private static final int HEADS = 12;

  private static final float NORM_EPS = 1e-12f;

  /// The largest of the three has 127 MiB.
  private static final int FILE_BYTES_MAX = 1 << 28;

  private final String stem;

  @SuppressWarnings("ImmutableEnumChecker") // a record of strings and numbers
  private final EncoderSettings settings;

  @SuppressWarnings("ImmutableEnumChecker") // never changes
  private final Hash digest;

  EncoderArtifact(String stem, EncoderSettings settings, String digest) {
    this.stem = stem;
    this.settings = settings;
    this.digest = Hash.parse(digest);
  }

  /// Its name, which is that of its folder.
  public String folderName() {
    return stem;
  }

  /// Whether the class path has it.
  public boolean present() {
    return EncoderArtifact.class.getResource("/" + stem + ".onnx") != null;
  }

  /// The encoder of this name.
  public static EncoderArtifact of(String name) {
    return Arrays.stream(values())
        .filter(artifact -> artifact.stem.equals(name.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(() ->
            new Refusal(
                Code.MODEL_NOT_FOUND,
                "There is no encoder "
                    + name
                    + "; there are "
                    + Arrays.stream(values()).map(EncoderArtifact::folderName).toList()));
  }

  /// Opens the encoder below a folder of encoders, where it is made from the class path if it is
  /// not there yet; what is there is refused unless it is what the artifact gives.
  public BertEncoder open(Path encoders, Kernels kernels) {
    var folder = encoders.resolve(stem);
    if (!Files.isDirectory(folder)) {
      install(folder);
    }
    var encoder = BertEncoder.open(folder, kernels);
    if (!encoder.digest().equals(digest)) {
      var found = encoder.digest();
      encoder.close();
      throw new Fault(
          Code.MODEL_DAMAGED,
          """
          The encoder in %s has the digest %s instead of %s; delete the folder, and the next start \
          makes it again\
          """
              .formatted(folder, found, digest));
    }
    return encoder;
  }

  /// Makes the folder in one step: after a crash it is whole or absent.
  private void install(Path folder) {
    synchronized (EncoderArtifact.class) {
      if (!Files.isDirectory(folder)) {
        write(folder);
      }
    }
  }

  private void write(Path folder) {
    var part = folder.resolveSibling(stem + ".part-" + ProcessHandle.current().pid());
    try {
      PrivateFiles.deleteTree(part);
      EncoderDirectory.write(
          part,
          OnnxWeights.read(bytes(stem + ".onnx"), HEADS, NORM_EPS),
          Utf8.decoded(bytes(stem + "-tokenizer.json")).orElseThrow(),
          settings);
      PrivateFiles.syncFolder(part);
      PrivateFiles.moveInto(part, folder);
    } catch (IOException e) {
      if (!Files.isDirectory(folder)) { // another process was faster
        throw new Fault(Code.IO, "Cannot write " + folder + ": " + e.getMessage(), e);
      }
    } finally {
      discard(part);
    }
  }

  private static void discard(Path part) {
    try {
      PrivateFiles.deleteTree(part);
    } catch (IOException e) {
      throw new Fault(Code.IO, "Cannot delete " + part + ": " + e.getMessage(), e);
    }
  }

  private byte[] bytes(String resource) {
    try (InputStream in = EncoderArtifact.class.getResourceAsStream("/" + resource)) {
      if (in == null) {
        throw new Refusal(
            Code.MODEL_NOT_FOUND,
            "The class path has no %s: the artifact of the encoder %s is not among the libraries"
                .formatted(resource, stem));
      }
      byte[] bytes = in.readNBytes(FILE_BYTES_MAX + 1);
      if (bytes.length > FILE_BYTES_MAX) {
        throw new Fault(
            Code.DAMAGED_FILE, resource + " has more than " + FILE_BYTES_MAX + " bytes");
      }
      return bytes;
    } catch (IOException e) {
      throw new Fault(Code.IO, "Cannot read " + resource + ": " + e.getMessage(), e);
    }
  }
}
