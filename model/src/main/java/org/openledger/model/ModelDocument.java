package org.openledger.model;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.files.PrivateFiles;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Sha256;
import org.openledger.core.json.Json;
import org.openledger.core.json.JsonException;
import org.openledger.core.text.TextBounds;
import org.openledger.core.text.TextException;
import org.openledger.core.text.TextInput;

/// The JSON files that lie beside a model's weights, read and written with this module's errors.
public final class ModelDocument {

  /// Tokenizers of 256,000 tokens take some 35 MB of JSON.
  private static final TextBounds BOUNDS = TextBounds.whole(128 << 20);

  /// Larger than any file of a model that this program could hold.
  private static final long DIGESTED_BYTES_MAX = 1L << 36;

  private ModelDocument() {}

  /// The JSON object in a file.
  public static Json read(Path path) {
    try {
      var json = Json.parse(text(path));
      json.members();
      return json;
    } catch (JsonException e) {
      throw new Fault(Code.DAMAGED_FILE, path + " is not the JSON expected: " + e.getMessage(), e);
    }
  }

  /// The UTF-8 text of a file, every line's end an LF.
  public static String text(Path path) {
    try {
      return TextInput.of(path, path.toString(), BOUNDS).text();
    } catch (TextException e) {
      if (e.code() == Code.NO_SUCH_FILE) {
        throw new Fault(Code.IO, "There is no file " + path, e);
      }
      throw new Fault(e.code() == Code.UNREADABLE_FILE ? Code.IO : Code.DAMAGED_FILE, e.text(), e);
    }
  }

  /// Writes an object for people to read, with a line break at the end.
  public static void write(Path path, Json json) {
    writeText(path, json.pretty() + "\n");
  }

  /// Writes text as UTF-8: either the whole file is there afterwards or the old one still is.
  public static void writeText(Path path, String text) {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    replace(path, part -> Files.write(part, bytes));
  }

  /// The SHA-256 digest of a file's bytes, of which there are at most 2^36.
  public static Hash digest(Path path) {
    try {
      if (Files.size(path) > DIGESTED_BYTES_MAX) {
        throw new Fault(
            Code.DAMAGED_FILE, path + " is larger than " + DIGESTED_BYTES_MAX + " bytes");
      }
      return Sha256.digest(path);
    } catch (NoSuchFileException e) {
      throw new Fault(Code.IO, "There is no file " + path, e);
    } catch (IOException e) {
      throw new Fault(Code.IO, "Cannot read " + path + ": " + e.getMessage(), e);
    }
  }

  /// Something that fills a file.
  public interface Filling {
    void fill(Path path) throws IOException;
  }

  /// Fills a file beside the wanted one and moves it into place once it is on the disk.
  public static void replace(Path path, Filling filling) {
    var part = path.resolveSibling(path.getFileName() + ".part");
    try {
      var folder = path.toAbsolutePath().getParent();
      if (folder != null) {
        PrivateFiles.createFolders(folder);
      }
      try {
        filling.fill(part);
        PrivateFiles.sync(part);
        PrivateFiles.moveInto(part, path);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      throw new Fault(Code.IO, "Cannot write " + path + ": " + e.getMessage(), e);
    }
  }
}
