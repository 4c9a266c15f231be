package org.openledger.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.openledger.core.json.Json;

/// The schemas of a node's OpenAPI document.
///
/// @param document what `/openapi.json` gives
record Schemas(Json document) {
  private static final String PREFIX = "#/components/schemas/";

  /// The names of all that a route answers with where nothing goes wrong.
  Set<String> answers() {
    var names = new TreeSet<String>();
    document
        .get("paths")
        .members()
        .values()
        .forEach(
            path -> path.members().values().forEach(operation -> addAnswers(operation, names)));
    return names;
  }

  private static void addAnswers(Json operation, Set<String> names) {
    operation
        .get("responses")
        .members()
        .forEach((status, response) -> {
          if (status.startsWith("2")) {
            response
                .get("content")
                .members()
                .values()
                .forEach(content -> named(content.get("schema")).ifPresent(names::add));
          }
        });
  }

  private static Optional<String> named(Json schema) {
    return schema.find("$ref").map(reference -> reference.text().substring(PREFIX.length()));
  }

  /// Validates an instance against the schema of a name.
  void requireValid(String name, String instance) {
    requireMatch("{\"$ref\":\"" + PREFIX + name + "\"}", instance);
  }

  /// Validates an instance against a schema, which may name others of the document.
  void requireMatch(String schema, String instance) {
    var whole =
        "{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\",\"allOf\":[%s],"
            + "\"components\":%s}";
    var text = whole.formatted(schema, document.get("components").compact());
    var registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    assertThat(registry.getSchema(text).validate(instance, InputFormat.JSON))
        .as(instance)
        .isEmpty();
  }
}
