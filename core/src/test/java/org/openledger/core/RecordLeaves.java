package org.openledger.core;

import java.lang.reflect.RecordComponent;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.openledger.core.crypto.Address;
import org.openledger.core.flow.ContributorId;
import org.openledger.core.flow.DatanetId;
import org.openledger.core.flow.ModelId;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Keccak;
import org.openledger.core.json.Json;

/// Walks the tree of a record and gives, for every leaf, the same record with that leaf changed.
///
/// A component added to any record of the tree is found by itself; one of a type that is not known
/// here is an error, so that no leaf is passed over.
public final class RecordLeaves {
  private RecordLeaves() {}

  /// A record with one leaf changed.
  ///
  /// @param path names of the components down to the leaf, such as `said.prompt.tokens`
  /// @param changed the record with another value there
  public record Change<T>(String path, T changed) {
    /// The path without what lies inside a list: lists are leaves to whoever compares them.
    public String component() {
      int list = path.indexOf('[');
      return list < 0 ? path : path.substring(0, list);
    }
  }

  /// Every change of one leaf.
  public static <R extends Record> List<Change<R>> of(R record) {
    var changes = new ArrayList<Change<R>>();
    for (var change : changes("", record)) {
      @SuppressWarnings("unchecked")
      var changed = (R) change.changed;
      changes.add(new Change<>(change.path.substring(1), changed));
    }
    return changes;
  }

  private static List<Change<Object>> changes(String path, Object value) {
    return switch (value) {
      case Long number -> leaf(path, number + 1);
      case Integer number -> leaf(path, number + 1);
      case Double number -> leaf(path, number + 0.5);
      case BigInteger number -> leaf(path, number.add(BigInteger.ONE));
      case String text -> leaf(path, text + "x");
      case Hash hash -> leaf(path, Keccak.hash256(hash.bytes()));
      case Address address -> leaf(path, Address.fromWord(Keccak.digest(address.bytes())));
      case ModelId model -> leaf(path, ModelId.of(model.base(), "another", model.version() + 1));
      case DatanetId datanet -> leaf(path, new DatanetId(datanet + "x"));
      case ContributorId contributor -> leaf(path, new ContributorId(contributor + "x"));
      case Enum<?> constant -> leaf(path, another(constant));
      case Json json -> leaf(path, Json.object().put("was", json).build());
      case List<?> list -> inList(path, list);
      case Record record -> inRecord(path, record);
      default ->
          throw new AssertionError(
              path + " is a " + value.getClass() + ": teach this test to change one");
    };
  }

  private static List<Change<Object>> leaf(String path, Object changed) {
    return List.of(new Change<>(path, changed));
  }

  private static Object another(Enum<?> constant) {
    var all = constant.getDeclaringClass().getEnumConstants();
    return all[(constant.ordinal() + 1) % all.length];
  }

  private static List<Change<Object>> inList(String path, List<?> list) {
    var changes = new ArrayList<Change<Object>>();
    changes.add(new Change<>(path + "[]", list.subList(1, list.size())));
    for (int i = 0; i < list.size(); i++) {
      int at = i;
      for (var change : changes(path + "[" + i + "]", list.get(i))) {
        var copy = new ArrayList<Object>(list);
        copy.set(at, change.changed);
        changes.add(new Change<>(change.path, copy));
      }
    }
    return changes;
  }

  private static List<Change<Object>> inRecord(String path, Record record) {
    var changes = new ArrayList<Change<Object>>();
    var components = record.getClass().getRecordComponents();
    for (int i = 0; i < components.length; i++) {
      for (var change :
          changes(path + "." + components[i].getName(), component(record, components[i]))) {
        changes.add(new Change<>(change.path, with(record, i, change.changed)));
      }
    }
    return changes;
  }

  private static Object component(Record record, RecordComponent component) {
    try {
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(component.getName(), e);
    }
  }

  private static Object with(Record record, int index, Object value) {
    var components = record.getClass().getRecordComponents();
    var types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    var values = Arrays.stream(components).map(c -> component(record, c)).toArray();
    values[index] = value;
    try {
      return record.getClass().getDeclaredConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(components[index].getName() + " = " + value, e);
    }
  }
}
