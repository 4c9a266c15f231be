package org.openledger.node;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.openledger.core.flow.Contribution;
import org.openledger.core.flow.ContributorId;

/// The titles of a snapshot's documents. What its contributor would be asked for a piece of prose
/// is the title of the document; the document's name may be any number or path, which nobody asks.
final class Titles {
  private final Map<Document, String> titles = new HashMap<>();

  /// A document by its name, which another contributor may have given to another one.
  private record Document(ContributorId contributor, String name) {
    static Document of(Contribution record) {
      return new Document(record.contributor(), record.source().document());
    }
  }

  private Titles() {}

  /// Of the documents that some records are pieces of, each document's in its order: a title is
  /// what the first of them begins with, not what a later one does.
  static Titles of(List<Contribution> records) {
    var titles = new Titles();
    for (var record : records) {
      titles.titles.putIfAbsent(Document.of(record), record.content().title().orElse(""));
    }
    return titles;
  }

  /// What a record is asked for: its prompt, else its document's title; empty where it has neither.
  String asked(Contribution record) {
    var prompt = record.content().prompt();
    return prompt.isEmpty() ? titles.getOrDefault(Document.of(record), "") : prompt;
  }
}
