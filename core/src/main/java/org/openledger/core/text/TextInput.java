package org.openledger.core.text;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.openledger.core.fault.Code;
import org.openledger.core.text.TextException.Place;

/// A text that comes from outside, and the one way to read it: as lines, or as a whole.
///
/// Gzip is decompressed where the first bytes say so, with all its members; a byte order mark is
/// left out; LF, CR and CRLF all end a line. Refused with a [TextException], which names the text
/// and the place: more than the bounds, what is not UTF-8 (overlong forms and encoded surrogates
/// too), zero bytes, gzip that is cut or damaged, and any path that is not a regular file, before
/// it is opened. Memory is bounded by the longest line, or by the whole where the whole is asked
/// for, never by what the input claims.
public final class TextInput {
  private static final int CHUNK_BYTES = 1 << 13;

  /// The longest array that every Java machine makes.
  private static final int ARRAY_BYTES_MAX = Integer.MAX_VALUE - 8;

  private final String name;
  private final TextBounds bounds;
  private final Source source;

  private interface Source {
    InputStream open();
  }

  private TextInput(String name, TextBounds bounds, Source source) {
    this.name = name;
    this.bounds = bounds;
    this.source = source;
  }

  /// A file, named in refusals by its last part alone, so that no folder is shown.
  public static TextInput of(Path file, TextBounds bounds) {
    var last = file.getFileName();
    return of(file, last == null ? file.toString() : last.toString(), bounds);
  }

  /// A file under a name of the caller's.
  public static TextInput of(Path file, String name, TextBounds bounds) {
    return new TextInput(name, bounds, () -> open(file, name));
  }

  /// A stream, which can be read once and is closed with what reads it.
  public static TextInput of(InputStream in, String name, TextBounds bounds) {
    return new TextInput(name, bounds, () -> in);
  }

  /// Whether bytes are packed, and would be unpacked where they are read.
  public static boolean isPacked(byte[] bytes) {
    return PlainBytes.isGzip(bytes);
  }

  /// The name in refusals.
  public String name() {
    return name;
  }

  /// The lines, to be closed by the caller.
  public TextLines lines() {
    return new TextLines(name, bounds.lineBytesMax(), plain(bounds.bytesMax()));
  }

  /// The whole text, every line's end an LF. Only the bound on the whole holds.
  public String text() {
    var text = new StringBuilder();
    int bytesMax = (int) Math.min(bounds.bytesMax(), ARRAY_BYTES_MAX);
    try (var lines = new TextLines(name, bytesMax, plain(bytesMax))) {
      while (lines.hasNext()) {
        text.append(lines.next().text());
        if (lines.isLastLineEnded()) {
          text.append('\n');
        }
      }
    }
    return text.toString();
  }

  /// All bytes, decompressed and otherwise as they are: neither decoded nor checked.
  public byte[] bytes() {
    var all = new ByteArrayOutputStream();
    var chunk = new byte[CHUNK_BYTES];
    try (var plain = plain(Math.min(bounds.bytesMax(), ARRAY_BYTES_MAX))) {
      for (int n = plain.read(chunk, 0, CHUNK_BYTES);
          n >= 0;
          n = plain.read(chunk, 0, CHUNK_BYTES)) {
        all.write(chunk, 0, n);
      }
    }
    return all.toByteArray();
  }

  private PlainBytes plain(long bytesMax) {
    return new PlainBytes(name, bytesMax, source.open());
  }

  private static InputStream open(Path file, String name) {
    try {
      // Opening a pipe waits for its other end, opening a device can do anything: ask first.
      if (!Files.readAttributes(file, BasicFileAttributes.class).isRegularFile()) {
        throw TextException.of(
            Code.NOT_A_FILE,
            name,
            Place.NONE,
            "a folder, pipe or device, not a file; give the path of a regular file");
      }
      return Files.newInputStream(file);
    } catch (NoSuchFileException e) {
      throw TextException.of(Code.NO_SUCH_FILE, name, "there is no such file; check the path", e);
    } catch (IOException e) {
      throw TextException.of(
          Code.UNREADABLE_FILE, name, "cannot be opened; check who may read the file", e);
    }
  }
}
