package org.openledger.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Refusal;
import org.openledger.core.files.PrivateFiles;
import org.openledger.core.flow.ModelId;
import org.openledger.model.file.VersionFolders;

/// Models on disk: `bases/NAME` holds a Hugging Face directory, `adapters/BASE/NAME/VERSION` a PEFT
/// directory with the run's record.
///
/// A folder is filled beside its place and then renamed, so a model is either whole or absent.
public final class ModelStore {
  private final Path root;
  private final Optional<Path> shipped;
  private final VersionFolders adapters;

  /// A store below `root`; bases are also looked for in `shipped`.
  public ModelStore(Path root, Optional<Path> shipped) {
    this.root = root;
    this.shipped = shipped;
    this.adapters = new VersionFolders(root.resolve("adapters"));
  }

  /// The folder of a base.
  Path base(String name) {
    return Stream.concat(Stream.of(root.resolve("bases")), shipped.stream())
        .map(folder -> folder.resolve(name))
        .filter(folder -> Files.exists(folder.resolve("config.json")))
        .findFirst()
        .orElseThrow(
            () -> new Refusal(Code.MODEL_NOT_FOUND, "there is no base model \"" + name + "\""));
  }

  /// The names of all bases, in order, damaged ones too.
  List<String> bases() {
    return Stream.concat(Stream.of(root.resolve("bases")), shipped.stream())
        .flatMap(folder -> names(folder).stream())
        .distinct()
        .sorted()
        .toList();
  }

  /// The folders in a folder, without those that are being filled.
  private static List<String> names(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(Files::isDirectory)
          .map(file -> file.getFileName().toString())
          .filter(ModelId::isName)
          .toList();
    } catch (IOException e) {
      throw new Fault(Code.IO, "cannot look into " + folder, e);
    }
  }

  /// Whether there is a base of a name below the root.
  boolean hasOwnBase(String name) {
    return Files.exists(root.resolve("bases").resolve(name).resolve("config.json"));
  }

  /// The folder of an adapter.
  public Path adapter(ModelId id) {
    var folder = adapterFolder(id);
    if (!Files.isDirectory(folder)) {
      throw new Refusal(Code.MODEL_NOT_FOUND, "there is no model \"" + id + "\"");
    }
    return folder;
  }

  /// The next version of an adapter of this name, from 1.
  ModelId next(String base, String name) {
    return adapters.next(base, name);
  }

  /// All adapters, newest version of each name first.
  public List<ModelId> adapters() {
    return adapters.all();
  }

  /// Fills a base's folder.
  Path createBase(String name, Consumer<Path> fill) {
    return create(root.resolve("bases").resolve(name), fill);
  }

  /// Fills an adapter's folder.
  public Path createAdapter(ModelId id, Consumer<Path> fill) {
    return create(adapterFolder(id), fill);
  }

  private Path adapterFolder(ModelId id) {
    if (id.isBase()) {
      throw new Refusal(Code.MODEL_NOT_FOUND, id + " is a base, not an adapter");
    }
    return adapters.of(id);
  }

  private static Path create(Path folder, Consumer<Path> fill) {
    try {
      if (Files.exists(folder)) {
        throw new Refusal(Code.BAD_SETTINGS, folder.getFileName() + " exists already");
      }
      PrivateFiles.createFolders(Objects.requireNonNull(folder.getParent()));
      var filling = Files.createTempDirectory(folder.getParent(), ".filling-");
      try {
        fill.accept(filling);
        PrivateFiles.syncFolder(filling);
        publish(filling, folder);
        return folder;
      } finally {
        PrivateFiles.deleteTree(filling);
      }
    } catch (IOException e) {
      throw new Fault(Code.IO, "cannot write the model " + folder + ": " + e.getMessage(), e);
    }
  }

  /// A model whose name could not be synced was not published: it is taken back, so that it can be
  /// published again.
  private static void publish(Path filling, Path folder) throws IOException {
    try {
      PrivateFiles.moveInto(filling, folder);
    } catch (IOException e) {
      PrivateFiles.deleteTree(folder);
      throw e;
    }
  }
}
