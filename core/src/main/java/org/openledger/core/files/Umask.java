package org.openledger.core.files;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;

/// What this process takes away from the permissions of every file it makes, libraries' files too,
/// which Java has no word for.
public final class Umask {
  /// Everything from group and others.
  private static final int PRIVATE = 0077;

  private Umask() {}

  /// Files and folders made from now on are nobody's but their owner's.
  public static void keepPrivate() {
    var linker = Linker.nativeLinker();
    var umask = linker.defaultLookup().find("umask");
    if (umask.isEmpty()) {
      return; // a system without POSIX permissions
    }
    try {
      int _ =
          (int)
              linker
                  .downcallHandle(umask.get(), FunctionDescriptor.of(JAVA_INT, JAVA_INT))
                  .invokeExact(PRIVATE);
    } catch (Throwable e) {
      throw new Fault(Code.IO, "cannot set the permissions of new files", e);
    }
  }
}
