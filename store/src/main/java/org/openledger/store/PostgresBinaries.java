package org.openledger.store;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Refusal;
import org.openledger.core.files.PrivateFiles;
import org.openledger.core.hash.Sha256;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tukaani.xz.XZInputStream;

/// The PostgreSQL programs, unpacked once per machine from the archive on the class path.
///
/// They live in a cache named by the archive's digest, so that two versions never mix, and appear
/// there by one rename, so that a half-unpacked directory is never used. The cache belongs to the
/// node's user alone; that of root is open to all, whatever the umask, because the server does not
/// run as root.
record PostgresBinaries(Path home) {
  /// 4,096 files is ten times what the archive holds: a bound, not a guess at its contents.
  private static final int FILES_MAX = 4_096;

  private static final Modes MODES =
      ServerAccount.runsAsRoot()
          ? new Modes(
              PosixFilePermissions.fromString("rwxr-xr-x"),
              PosixFilePermissions.fromString("rw-r--r--"))
          : new Modes(
              PosixFilePermissions.fromString("rwx------"),
              PosixFilePermissions.fromString("rw-------"));

  private static final Logger LOG = LoggerFactory.getLogger(PostgresBinaries.class);
  private static @Nullable String digest;

  /// Who may use the programs.
  private record Modes(Set<PosixFilePermission> folder, Set<PosixFilePermission> file) {
    /// Lets them into a folder.
    Path open(Path made) throws IOException {
      return Files.setPosixFilePermissions(made, folder);
    }
  }

  Path program(String name) {
    return home.resolve("bin").resolve(name);
  }

  /// Unpacks the programs if this machine does not have them yet.
  static PostgresBinaries unpacked(Path fallbackCache) {
    var resource = "/postgres-linux-" + architecture() + ".txz";
    try {
      var cache = cacheDirectory(fallbackCache);
      var home = cache.resolve("postgres-" + digest(resource).substring(0, 16));
      if (!isWhole(home)) {
        unpack(resource, cache, home);
      }
      return new PostgresBinaries(home);
    } catch (IOException e) {
      throw new Fault(Code.DATABASE_START, "cannot unpack PostgreSQL: " + e.getMessage(), e);
    }
  }

  private static String architecture() {
    var os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    var arch = System.getProperty("os.arch", "");
    if (!os.equals("linux")) {
      throw unsupported(os + " " + arch);
    }
    return switch (arch) {
      case "amd64", "x86_64" -> "x86_64";
      case "aarch64", "arm64" -> "arm_64";
      default -> throw unsupported(os + " " + arch);
    };
  }

  private static Failure unsupported(String platform) {
    return new Refusal(
        Code.DATABASE_UNSUPPORTED,
        "no embedded PostgreSQL for " + platform + "; set OPENLEDGER_DB_URL to a server");
  }

  /// The first writable of: the system cache (when root, so that the server's own account can read
  /// it), the user's cache, a directory beside the data.
  private static Path cacheDirectory(Path fallback) throws IOException {
    var candidates = new ArrayList<Path>();
    if (ServerAccount.runsAsRoot()) {
      candidates.add(Path.of("/var/cache/openledger"));
    } else {
      var xdg = System.getenv("XDG_CACHE_HOME");
      candidates.add(
          xdg != null && !xdg.isBlank()
              ? Path.of(xdg, "openledger")
              : Path.of(System.getProperty("user.home", "."), ".cache", "openledger"));
    }
    for (var candidate : candidates) {
      try {
        if (!Files.isDirectory(candidate)) {
          PrivateFiles.createFolders(candidate);
          MODES.open(candidate);
        }
        PrivateFiles.requireOwnWriting(candidate);
        if (Files.isWritable(candidate)) {
          return candidate;
        }
      } catch (IOException e) {
        LOG.debug("the next place is tried", e); // a read-only or missing home
      }
    }
    return MODES.open(PrivateFiles.createFolders(fallback));
  }

  private static InputStream open(String resource) throws IOException {
    var in = PostgresBinaries.class.getResourceAsStream(resource);
    if (in == null) {
      throw new IOException("no " + resource + " on the class path");
    }
    return in;
  }

  /// Digested once for a process: it takes a tenth of a second.
  private static synchronized String digest(String resource) throws IOException {
    var known = digest;
    if (known != null) {
      return known;
    }
    var sha256 = Sha256.instance();
    try (var in = new DigestInputStream(open(resource), sha256)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    known = HexFormat.of().formatHex(sha256.digest());
    digest = known;
    return known;
  }

  private static void unpack(String resource, Path cache, Path home) throws IOException {
    var partial = Files.createTempDirectory(cache, "unpacking-");
    try {
      MODES.open(partial);
      unpackInto(resource, partial);
      publish(partial, home);
    } finally {
      PrivateFiles.deleteTree(partial);
    }
  }

  /// Lets the programs appear, unless another process or thread was first.
  ///
  /// @throws IOException if something else stands in their place
  static void publish(Path partial, Path home) throws IOException {
    try {
      Files.move(partial, home, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      // A folder that is there is told as one of several exceptions, by the file system.
      if (isWhole(home)) {
        LOG.debug("{} was unpacked meanwhile", home, e);
      } else if (Files.exists(home)) {
        throw new IOException(home + " does not hold all of it; delete it and start again", e);
      } else {
        throw e;
      }
    }
  }

  /// Whether the programs are there.
  private static boolean isWhole(Path home) {
    return Files.isExecutable(home.resolve("bin/postgres"));
  }

  private static void unpackInto(String resource, Path directory) throws IOException {
    var links = new ArrayList<TarArchiveEntry>();
    try (var tar =
        new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(open(resource))))) {
      int files = 0;
      for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        if (++files > FILES_MAX) {
          throw new IOException("more than " + FILES_MAX + " files in " + resource);
        }
        if (entry.isSymbolicLink() || entry.isLink()) {
          links.add(entry);
        } else {
          unpackEntry(tar, entry, directory);
        }
      }
    }
    link(directory, links);
  }

  private static Path inside(Path directory, String name) throws IOException {
    var target = directory.resolve(name).normalize();
    if (!target.startsWith(directory)) {
      throw new IOException("entry outside the archive's directory: " + name);
    }
    return target;
  }

  private static void unpackEntry(TarArchiveInputStream tar, TarArchiveEntry entry, Path directory)
      throws IOException {
    var target = inside(directory, entry.getName());
    if (entry.isDirectory()) {
      folders(directory, target);
      return;
    }
    folders(directory, folderOf(target, directory));
    Files.copy(tar, target);
    boolean isExecutable = (entry.getMode() & 0100) != 0;
    Files.setPosixFilePermissions(target, isExecutable ? MODES.folder() : MODES.file());
  }

  /// Makes the folders from `directory` down to `folder`.
  private static void folders(Path directory, Path folder) throws IOException {
    var made = directory;
    for (var name : directory.relativize(folder)) {
      made = made.resolve(name);
      if (!Files.isDirectory(made)) {
        MODES.open(Files.createDirectory(made));
      }
    }
  }

  private static Path folderOf(Path target, Path directory) {
    return Objects.requireNonNullElse(target.getParent(), directory);
  }

  private static void link(Path directory, List<TarArchiveEntry> links) throws IOException {
    for (var entry : links) {
      var target = inside(directory, entry.getName());
      folders(directory, folderOf(target, directory));
      if (entry.isLink()) {
        Files.createLink(target, inside(directory, entry.getLinkName()));
      } else {
        Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
      }
    }
  }
}
