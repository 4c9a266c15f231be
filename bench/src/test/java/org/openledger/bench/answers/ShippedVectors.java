package org.openledger.bench.answers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.openledger.core.TemporaryFolders;
import org.openledger.core.files.PrivateFiles;
import org.openledger.model.encoder.BertEncoder;
import org.openledger.model.encoder.EncoderArtifact;
import org.openledger.model.tensor.Kernels;

/// Gives tests the default encoder, opened once for all, the folder it is opened from, or its
/// vectors of what the examples are asked, most of them committed: to make them takes half a
/// minute.
///
/// With `-Dopenledger.accept=true` what was missing is added to the committed ones.
public final class ShippedVectors implements ParameterResolver {
  private static final Path COMMITTED =
      Path.of("bench/src/test/resources/org/openledger/bench/answers");

  /// Where encoders are, for whoever opens one otherwise: to make one takes seconds.
  public record EncoderFolder(Path path) {}

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    var type = parameter.getParameter().getType();
    return type == BertEncoder.class || type == KeptVectors.class || type == EncoderFolder.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    var opened =
        context
            .getRoot()
            .getStore(Namespace.create(ShippedVectors.class))
            .computeIfAbsent(Opened.class, _ -> new Opened(), Opened.class);
    var type = parameter.getParameter().getType();
    if (type == EncoderFolder.class) {
      return new EncoderFolder(opened.folder);
    }
    return type == BertEncoder.class
        ? opened.encoder
        : opened.vectors(context.getRequiredTestClass().getSimpleName());
  }

  private static final class Opened implements AutoCloseable {
    private final Path folder;
    private final BertEncoder encoder;

    Opened() {
      try {
        folder = TemporaryFolders.make("openledger-encoder-");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      encoder = EncoderArtifact.ALL_MINILM_L6_V2.open(folder, Kernels.shared());
    }

    /// Each class has a file of its own, since two may add to theirs at once.
    KeptVectors vectors(String name) {
      copy(COMMITTED.resolve(name), folder.resolve(name));
      return KeptVectors.in(folder.resolve(name), encoder);
    }

    private void copy(Path from, Path to) {
      var name = KeptVectors.fileName(encoder);
      try {
        if (Files.exists(from.resolve(name))) {
          Files.createDirectories(to);
          Files.write(to.resolve(name), Files.readAllBytes(from.resolve(name)));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private void accept() {
      try (var names = Files.newDirectoryStream(folder, "*Test")) {
        names.forEach(each -> copy(each, COMMITTED.resolve(each.getFileName())));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() throws IOException {
      encoder.close();
      if (Boolean.getBoolean("openledger.accept")) {
        accept();
      }
      PrivateFiles.deleteTree(folder);
    }
  }
}
