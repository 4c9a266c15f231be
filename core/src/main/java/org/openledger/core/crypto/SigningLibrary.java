package org.openledger.core.crypto;

import fr.acinq.secp256k1.Secp256k1;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.files.NativeFolder;

/// The native secp256k1 library, loaded at its first use from the folder of native libraries.
///
/// Left to itself it unpacks a copy into the temporary folder at every start.
final class SigningLibrary {
  private static final String RESOURCES = "/fr/acinq/secp256k1/jni/native/linux-";
  private static final String FILE = "libsecp256k1-jni.so";

  private static volatile @Nullable Secp256k1 loaded;

  private SigningLibrary() {}

  static Secp256k1 get() {
    var library = loaded;
    return library != null ? library : load();
  }

  private static synchronized Secp256k1 load() {
    var library = loaded;
    if (library == null) {
      var file = NativeFolder.unpack(Secp256k1.class, resource(), FILE);
      // Its loader asks for these; the second is where it would unpack by itself.
      System.setProperty("fr.acinq.secp256k1.lib.path", String.valueOf(file.getParent()));
      System.setProperty("fr.acinq.secp256k1.tmpdir", String.valueOf(file.getParent()));
      try {
        library = Secp256k1.get();
      } catch (IllegalStateException | LinkageError e) {
        throw new Fault(Code.IO, "the signing library %s cannot be loaded".formatted(file), e);
      }
      loaded = library;
    }
    return library;
  }

  private static String resource() {
    var arch = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    return RESOURCES + arch.replace("amd64", "x86_64").replace("arm64", "aarch64") + "/" + FILE;
  }
}
