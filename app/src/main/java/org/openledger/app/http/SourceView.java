package org.openledger.app.http;

import org.openledger.core.json.Json;
import org.openledger.node.Source;

/// A record that an answer rests on, as JSON: whose it is, where it stands in the answer, if it is
/// quoted, and what it earned.
public final class SourceView {
  private SourceView() {}

  /// The record as an object; the amount is a decimal string of 10^-18 OPEN.
  public static Json of(Source source) {
    var json =
        Json.object()
            .put("contributor", source.contributor().value())
            .put("record", source.record().toString())
            .put("quoted", source.piece().isPresent());
    source
        .piece()
        .ifPresent(piece ->
            json.put("quote", piece.text())
                .put("start", piece.answer().start())
                .put("end", piece.answer().end()));
    return json.put("credit", source.credit().units())
        .put("amount", source.amount().units().toString())
        .build();
  }
}
