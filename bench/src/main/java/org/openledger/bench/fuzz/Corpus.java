package org.openledger.bench.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;

/// The inputs that fuzzing starts from, small and real ones, and those that once broke something.
final class Corpus {
  private static final String FOLDER = "corpus";

  private Corpus() {}

  /// A reader's inputs by their names.
  static SequencedMap<String, byte[]> of(String parser) {
    var place = Corpus.class.getResource(FOLDER + "/" + parser);
    if (place == null) {
      throw new Fault(Code.IO, "there is no corpus for " + parser);
    }
    try {
      if (!place.getProtocol().equals("jar")) {
        return read(Path.of(place.toURI()));
      }
      try (var jar = FileSystems.newFileSystem(place.toURI(), Map.of())) {
        var inside = Corpus.class.getPackageName().replace('.', '/');
        return read(jar.getPath(inside, FOLDER, parser));
      }
    } catch (IOException | URISyntaxException e) {
      throw new Fault(Code.IO, "the corpus of " + parser + " cannot be read", e);
    }
  }

  private static SequencedMap<String, byte[]> read(Path folder) throws IOException {
    var inputs = new TreeMap<String, byte[]>();
    List<Path> files;
    try (var listed = Files.list(folder)) {
      files = listed.toList();
    }
    for (var file : files) {
      var bytes = new ByteArrayOutputStream();
      Files.copy(file, bytes); // as it is: compressed inputs stay compressed
      inputs.put(file.getFileName().toString(), bytes.toByteArray());
    }
    return inputs;
  }
}
