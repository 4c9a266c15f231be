package org.openledger.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.text.TextBounds;
import org.openledger.core.text.TextInput;

/// The operating-system account that the embedded server runs under.
///
/// PostgreSQL refuses to run as root. A node started by root therefore runs it as `nobody` (or as
/// the owner of an existing cluster) through setpriv, without any capability; any other user runs
/// it as itself. Folders above the data may be closed to that account (`/root`, a private home):
/// the server begins inside its data and never looks up a path to it.
record ServerAccount(boolean switched, int uid, int gid) {
  private static final int NOBODY = 65_534;
  private static final TextBounds ACCOUNTS_BOUNDS = TextBounds.whole(16 << 20);

  static boolean runsAsRoot() {
    try {
      return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  /// The account for a cluster directory that may not exist yet.
  static ServerAccount forCluster(Path cluster) throws IOException {
    if (!runsAsRoot()) {
      return new ServerAccount(false, 0, 0);
    }
    if (Files.isDirectory(cluster)) {
      int owner = (Integer) Files.getAttribute(cluster, "unix:uid");
      if (owner != 0) {
        return new ServerAccount(true, owner, (Integer) Files.getAttribute(cluster, "unix:gid"));
      }
    }
    for (var line : TextInput.of(Path.of("/etc/passwd"), ACCOUNTS_BOUNDS).text().lines().toList()) {
      var fields = line.split(":");
      if (fields.length > 3 && fields[0].equals("nobody")) {
        return new ServerAccount(true, Integer.parseInt(fields[2]), Integer.parseInt(fields[3]));
      }
    }
    return new ServerAccount(true, NOBODY, NOBODY);
  }

  /// Gives a file or directory to the account.
  void own(Path file) throws IOException {
    if (switched) {
      Files.setAttribute(file, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
      Files.setAttribute(file, "unix:gid", gid, LinkOption.NOFOLLOW_LINKS);
    }
  }

  /// The command that runs `program` under this account. With `tied`, the program leaves the
  /// terminal's process group, so that Ctrl-C reaches the node alone, and is asked to stop when the
  /// thread that started it ends, so that a killed node leaves no server behind.
  List<String> command(boolean tied, List<String> program) {
    var command = new ArrayList<String>();
    if (tied && onPath("setsid")) {
      command.add("setsid");
    }
    if (switched || (tied && onPath("setpriv"))) {
      command.add("setpriv");
      if (tied) {
        command.add("--pdeathsig=INT");
      }
      if (switched) {
        command.addAll(List.of("--reuid=" + uid, "--regid=" + gid, "--clear-groups"));
      }
      command.add("--");
    }
    command.addAll(program);
    return command;
  }

  private static boolean onPath(String program) {
    var path = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
    for (var directory : path.split(":")) {
      if (!directory.isEmpty() && Files.isExecutable(Path.of(directory, program))) {
        return true;
      }
    }
    return false;
  }

  /// Refuses a program that this account cannot reach.
  void requireReach(Path program) {
    if (switched && !isOpenToAll(program)) {
      throw new Refusal(
          Code.DATABASE_UNSUPPORTED,
          "the database must not run as root, and another account cannot reach "
              + program
              + "; make /var/cache/openledger a folder that root may write to, or start the node"
              + " as an ordinary user");
    }
  }

  private static boolean isOpenToAll(Path file) {
    try {
      for (var parent = file.toRealPath().getParent();
          parent != null;
          parent = parent.getParent()) {
        if (!Files.getPosixFilePermissions(parent).contains(PosixFilePermission.OTHERS_EXECUTE)) {
          return false;
        }
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
