package org.openledger.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.text.TextBounds;
import org.openledger.core.text.TextInput;

/// The operating-system account that the embedded server runs under.
///
/// PostgreSQL refuses to run as root. A node started by root therefore runs it as an account of its
/// own through setpriv, without any capability; any other user runs it as itself. That account is
/// the user `openledger` where there is one, else a number that belongs to nobody: never `nobody`,
/// whom other services share. Folders above the data may be closed to it (`/root`, a private home):
/// the server begins inside its data and never looks up a path to it.
record ServerAccount(boolean switched, int uid, int gid) {
  private static final String NAME = "openledger";
  private static final int NOBODY = 65_534;

  /// Numbers that systemd's table of users leaves to nobody: neither people's, nor services', nor
  /// those of containers.
  private static final int UNUSED_FIRST = 60_578;

  private static final int UNUSED_COUNT = 606;

  private static final TextBounds ACCOUNTS_BOUNDS = TextBounds.whole(16 << 20);

  static boolean runsAsRoot() {
    try {
      return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  /// The account for a cluster directory that may not exist yet: its owner, unless that is root or
  /// `nobody`, as earlier versions had it.
  static ServerAccount forCluster(Path cluster) throws IOException {
    if (!runsAsRoot()) {
      return new ServerAccount(false, 0, 0);
    }
    if (Files.isDirectory(cluster)) {
      int owner = (Integer) Files.getAttribute(cluster, "unix:uid");
      if (owner != 0 && owner != NOBODY) {
        return new ServerAccount(true, owner, (Integer) Files.getAttribute(cluster, "unix:gid"));
      }
    }
    return ofItsOwn(cluster, lines("/etc/passwd"), lines("/etc/group"));
  }

  /// The user of this program, else a number derived from the place, so that two homes share none.
  static ServerAccount ofItsOwn(Path cluster, List<String> users, List<String> groups) {
    var taken = new HashSet<Integer>();
    for (var line : users) {
      var fields = line.split(":");
      if (fields.length > 3 && fields[0].equals(NAME)) {
        return new ServerAccount(true, Integer.parseInt(fields[2]), Integer.parseInt(fields[3]));
      }
      addNumber(fields, taken);
    }
    groups.forEach(line -> addNumber(line.split(":"), taken));
    int start = Math.floorMod(cluster.toString().hashCode(), UNUSED_COUNT);
    for (int i = 0; i < UNUSED_COUNT; i++) {
      int number = UNUSED_FIRST + (start + i) % UNUSED_COUNT;
      if (!taken.contains(number)) {
        return new ServerAccount(true, number, number);
      }
    }
    throw new Refusal(
        Code.DATABASE_UNSUPPORTED,
        "there is no number for an account of the database: add a user `openledger`");
  }

  /// The account that makes a new cluster, which is then given to the server's: initdb insists on
  /// one with a name. It is one that nothing runs under, so that nobody looks on.
  ServerAccount named() throws IOException {
    if (!switched) {
      return this;
    }
    var busy = new HashSet<String>();
    ProcessHandle.allProcesses().forEach(p -> p.info().user().ifPresent(busy::add));
    return named(lines("/etc/passwd"), busy);
  }

  ServerAccount named(List<String> users, Set<String> busy) {
    var idle = Optional.<ServerAccount>empty();
    for (var line : users) {
      var fields = line.split(":");
      if (fields.length > 3
          && fields[2].matches("[1-9]\\d{0,8}")
          && fields[3].matches("\\d{1,9}")) {
        var account =
            new ServerAccount(true, Integer.parseInt(fields[2]), Integer.parseInt(fields[3]));
        if (account.uid == uid) {
          return account;
        }
        if (idle.isEmpty() && !busy.contains(fields[0])) {
          idle = Optional.of(account);
        }
      }
    }
    return idle.orElseThrow(() ->
        new Refusal(
            Code.DATABASE_UNSUPPORTED,
            "no account is free to make the database: add a user `openledger`"));
  }

  /// The third field of a line of either table.
  private static void addNumber(String[] fields, Set<Integer> numbers) {
    if (fields.length > 2 && fields[2].matches("\\d{1,9}")) {
      numbers.add(Integer.parseInt(fields[2]));
    }
  }

  private static List<String> lines(String file) throws IOException {
    var path = Path.of(file);
    return Files.exists(path)
        ? TextInput.of(path, ACCOUNTS_BOUNDS).text().lines().toList()
        : List.of();
  }

  /// Gives a cluster that belongs to another account to this one. Nothing may run on it.
  void take(Path cluster) throws IOException {
    if (switched && !Integer.valueOf(uid).equals(Files.getAttribute(cluster, "unix:uid"))) {
      try (var files = Files.walk(cluster)) {
        for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
          own(file); // the folder itself last: an interrupted taking is begun again
        }
      }
    }
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
