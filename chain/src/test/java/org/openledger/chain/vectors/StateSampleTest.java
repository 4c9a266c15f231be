package org.openledger.chain.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openledger.chain.VectorArchive;
import org.openledger.core.json.Json;
import org.openledger.core.text.Utf8;

/// A sample of the official state tests, small enough to be run for every mutant of the interpreter
/// and in parts, of which a mutant needs only those that reach it. `StateVectorsTest` runs them
/// all, so this one is left to the deep tests.
@Tag("deep")
class StateSampleTest {
  /// Found by the property that names the working folder, which under mutation tests is another.
  private static final Path ZIP =
      Path.of("../shared/vectors/evm/osaka-state-tests.zip").toAbsolutePath();

  /// Larger files are many cases of one kind, or long code.
  private static final int BYTES_MAX = 32_000;

  private static final SortedMap<String, List<Case>> FOLDERS = read();

  /// A test of one transaction.
  private record Case(String name, Json test) {}

  /// The first case of every small file, by the folder that the file is in.
  private static SortedMap<String, List<Case>> read() {
    VectorArchive.require(ZIP);
    var folders = new TreeMap<String, List<Case>>();
    Vectors.forEach(
        ZIP,
        (file, content) -> {
          if (content.length <= BYTES_MAX) {
            var cases = Json.parse(Utf8.decoded(content).orElseThrow()).members().entrySet();
            var first = cases.iterator().next();
            folders
                .computeIfAbsent(folder(file), _ -> new ArrayList<>())
                .add(new Case(file + " " + first.getKey(), first.getValue()));
          }
        });
    return folders;
  }

  private static String folder(String file) {
    return file.substring(0, file.lastIndexOf('/'));
  }

  static Set<String> folders() {
    return FOLDERS.keySet();
  }

  @ParameterizedTest
  @MethodSource("folders")
  void theFirstCaseOfEverySmallFilePasses(String folder) {
    for (var one : Objects.requireNonNull(FOLDERS.get(folder))) {
      assertThat(StateTestRunner.check(one.test())).as(one.name()).isEmpty();
    }
  }
}
