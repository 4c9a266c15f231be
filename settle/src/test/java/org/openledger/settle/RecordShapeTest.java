package org.openledger.settle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.net.URISyntaxException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.openledger.core.flow.Attribution;
import org.openledger.core.hash.Hash;
import org.openledger.core.receipt.UsageReceipt;

/// Public records of core's flow and receipts and of settlement have at most seven components, and
/// no two neighbours of one primitive or digest type, which could change places unseen.
final class RecordShapeTest {

  private static final int COMPONENTS_MAX = 7;

  /// An ordered pair that its constructor checks: a passage ends after its start.
  private static final Set<Class<?>> EXCEPTED = Set.of(Attribution.EvidenceSpan.class);

  /// What the rule has to catch.
  record Exchangeable(Hash left, Hash right) {}

  record TooLong(int a, String b, int c, String d, int e, String f, int g, String h) {}

  @Test
  void noPublicRecordIsLongOrExchangeable() throws Exception {
    List<Class<?>> records = new ArrayList<>();
    records.addAll(records(UsageReceipt.class, "org/openledger/core/flow"));
    records.addAll(records(UsageReceipt.class, "org/openledger/core/receipt"));
    records.addAll(records(Settlements.class, "org/openledger/settle"));
    assertThat(records).hasSizeGreaterThan(50).contains(UsageReceipt.Body.class);
    records.removeAll(EXCEPTED);
    assertThat(records.stream().flatMap(type -> faults(type).stream()).toList()).isEmpty();
  }

  @Test
  void aLongOrExchangeableRecordIsFound() {
    assertThat(faults(Exchangeable.class)).hasSize(1);
    assertThat(faults(TooLong.class)).hasSize(1);
    assertThat(faults(Attribution.EvidenceSpan.class)).hasSize(1);
  }

  private static List<String> faults(Class<?> type) {
    List<String> faults = new ArrayList<>();
    RecordComponent[] components = type.getRecordComponents();
    if (components.length > COMPONENTS_MAX) {
      faults.add(type.getName() + " has " + components.length + " components");
    }
    for (int i = 1; i < components.length; i++) {
      Class<?> one = components[i].getType();
      boolean counts = one.isPrimitive() || one == Hash.class;
      if (counts && one == components[i - 1].getType()) {
        faults.add(type.getName() + ": " + components[i - 1].getName() + " and the next");
      }
    }
    return faults;
  }

  /// The public records of a folder of classes, which lie in a directory or in a jar.
  private static List<Class<?>> records(Class<?> of, String folder)
      throws IOException, URISyntaxException, ClassNotFoundException {
    Path root = Path.of(of.getProtectionDomain().getCodeSource().getLocation().toURI());
    if (Files.isDirectory(root)) {
      return records(root, folder);
    }
    try (var jar = FileSystems.newFileSystem(root)) {
      return records(jar.getPath("/"), folder);
    }
  }

  private static List<Class<?>> records(Path root, String folder)
      throws IOException, ClassNotFoundException {
    List<Class<?>> records = new ArrayList<>();
    try (var files = Files.walk(root.resolve(folder))) {
      for (Path file : files.filter(file -> file.toString().endsWith(".class")).toList()) {
        String name = root.relativize(file).toString().replace('/', '.');
        Class<?> type = Class.forName(name.substring(0, name.length() - ".class".length()));
        if (type.isRecord() && isPublic(type)) {
          records.add(type);
        }
      }
    }
    return records;
  }

  private static boolean isPublic(Class<?> type) {
    Class<?> outer = type.getDeclaringClass();
    return Modifier.isPublic(type.getModifiers()) && (outer == null || isPublic(outer));
  }
}
