package org.openledger.chain.state;

import java.util.List;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.files.NativeFolder;
import org.rocksdb.RocksDB;
import org.rocksdb.util.Environment;

/// RocksDB's native library, loaded from the folder of native libraries.
///
/// Left to itself it unpacks 15 MB into the temporary directory at every start, and leaves them
/// there when the process is killed.
final class RocksLibrary {
  private RocksLibrary() {}

  /// Loads the library, unpacking it if need be; nothing happens where it is loaded already.
  ///
  /// @throws Fault if it cannot be unpacked or loaded
  static synchronized void load() {
    // A loader that is given a folder looks there under another name than the resource has.
    var file =
        NativeFolder.unpack(
            RocksDB.class,
            "/" + Environment.getJniLibraryFileName("rocksdb"),
            Environment.getJniLibraryFileName("rocksdbjni"));
    try {
      RocksDB.loadLibrary(List.of(String.valueOf(file.getParent())));
    } catch (UnsatisfiedLinkError e) {
      throw new Fault(
          Code.CHAIN_STORAGE, "RocksDB's library %s cannot be loaded".formatted(file), e);
    }
  }
}
