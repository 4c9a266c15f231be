package org.openledger.core.files;

import java.io.IOException;
import java.nio.file.Path;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;

/// The one folder into which this process unpacks native libraries: private, and never the
/// temporary folder, where others could put theirs and where killed processes leave copies.
///
/// It is what the system property `openledger.native` says. A program that has a home names the
/// folder below it, before it uses any library; for others it lies in the user's cache.
public final class NativeFolder {
  /// The system property that names the folder.
  public static final String PROPERTY = "openledger.native";

  private NativeFolder() {}

  /// Keeps the libraries below a home from now on, unless somebody has said where.
  public static void keepIn(Path home) {
    if (System.getProperty(PROPERTY) == null) {
      System.setProperty(PROPERTY, home.resolve("native").toAbsolutePath().toString());
    }
  }

  /// The folder, which need not be there yet.
  public static Path path() {
    var chosen = System.getProperty(PROPERTY);
    if (chosen != null) {
      return Path.of(chosen).toAbsolutePath();
    }
    return cacheOf(System.getProperty("user.home", ""));
  }

  /// A user's cache; a process may run as a user who has no home.
  static Path cacheOf(String userHome) {
    if (!Path.of(userHome).isAbsolute()) {
      throw new Fault(
          Code.IO, "this user has no home to keep native libraries in: set " + PROPERTY);
    }
    return Path.of(userHome, ".cache", "openledger", "native");
  }

  /// The file of a library that stands beside a class, or with a leading slash at the root of its
  /// class path: unpacked into the folder, or found there whole.
  ///
  /// @throws Fault if there is none for this machine, or the folder cannot be used
  public static Path unpack(Class<?> owner, String resource, String fileName) {
    var folder = path();
    try {
      return NativeLibrary.beside(owner, resource, fileName).unpackInto(folder);
    } catch (IOException e) {
      throw new Fault(Code.IO, "cannot unpack %s into %s: %s".formatted(fileName, folder, e), e);
    }
  }
}
