package org.openledger.app.http;

import org.openledger.core.json.Json;
import org.openledger.node.Source;

/// A quoted record as JSON: whose it is, where it stands in the answer, and what it earned.
public final class SourceView {
  private SourceView() {}

  /// The record as an object; the amount is a decimal string of 10^-18 OPEN.
  public static Json of(Source source) {
    return Json.object()
        .put("contributor", source.contributor().value())
        .put("record", source.record().toString())
        .put("quote", source.quote())
        .put("start", source.answer().start())
        .put("end", source.answer().end())
        .put("credit", source.credit().units())
        .put("amount", source.amount().units().toString())
        .build();
  }
}
