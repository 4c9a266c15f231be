package org.openledger.model.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.flow.ModelId;

/// Folders `BASE/NAME/VERSION`, one of each version of a model.
///
/// @param root where they are
public record VersionFolders(Path root) {
  private static final String NUMBER = "[1-9][0-9]{0,8}";

  /// The folder of a version, whether it is there or not.
  ///
  /// @param id no base
  public Path of(ModelId id) {
    var name = id.family().substring(id.base().length() + 1);
    return root.resolve(id.base()).resolve(name).resolve(Integer.toString(id.version()));
  }

  /// The next version of a name, from 1: the one after the newest, whether those before it are
  /// there or not.
  public ModelId next(String base, String name) {
    var folder = root.resolve(base).resolve(name);
    int newest =
        children(folder).stream()
            .map(child -> child.getFileName().toString())
            .filter(number -> number.matches(NUMBER))
            .mapToInt(Integer::parseInt)
            .max()
            .orElse(0);
    return ModelId.of(base, name, newest + 1);
  }

  /// All versions that are there, by base and name, the newest of each first. A folder that this
  /// program would not have made counts for nothing.
  public List<ModelId> all() {
    var ids = new ArrayList<ModelId>();
    for (var base : children(root)) {
      for (var name : children(base)) {
        children(name).stream()
            .flatMap(version -> id(base, name, version).stream())
            .sorted(Comparator.comparingInt(ModelId::version).reversed())
            .forEach(ids::add);
      }
    }
    return List.copyOf(ids);
  }

  private static Optional<ModelId> id(Path base, Path name, Path version) {
    var number = version.getFileName().toString();
    if (!number.matches(NUMBER) || !Files.isDirectory(version)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          ModelId.of(
              base.getFileName().toString(),
              name.getFileName().toString(),
              Integer.parseInt(number)));
    } catch (IllegalArgumentException notAName) {
      return Optional.empty();
    }
  }

  private static List<Path> children(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(folder)) {
      return children
          .filter(child -> !child.getFileName().toString().startsWith("."))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new Fault(Code.IO, "cannot list " + folder + ": " + e.getMessage(), e);
    }
  }
}
