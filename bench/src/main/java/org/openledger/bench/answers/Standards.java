package org.openledger.bench.answers;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Set;
import org.openledger.bench.answers.Asked.Style;
import org.openledger.core.json.Json;

/// Ethereum's standards: 1,075 long documents, prose under a title. `own` asks by the description
/// that 798 of them have, which is taken out of the text; `paraphrases` by a person's question.
final class Standards {
  /// Passages of a document that are indexed.
  private static final int LEAD = 3;

  private Standards() {}

  static Collected read(Path file) {
    var builder = new Collected.Builder("standards");
    var asked = new ArrayList<Asked>();
    for (var line : Lines.of(file)) {
      var id = line.get("id").text();
      var description = line.find("description").filter(Json.Str.class::isInstance).map(Json::text);
      var text = line.get("text").text();
      var rest = description.map(it -> text.replace(it, "")).orElse(text);
      var said = new Collected.Said(line.get("title").text(), Collected.lead(rest, LEAD));
      var record = builder.add(id, "author", id, said);
      description.ifPresent(
          it -> asked.add(new Asked(new Style("own"), it, id, Set.of(record.commitment()))));
    }
    for (var line : Lines.resource("standards-paraphrases.jsonl")) {
      var id = line.get("id").text();
      asked.add(
          new Asked(
              new Style("paraphrases"),
              line.get("question").text(),
              id,
              Set.of(Collected.commitment(id))));
    }
    return builder.with(asked);
  }
}
