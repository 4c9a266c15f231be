package org.openledger.verify;

import java.util.Optional;
import org.openledger.core.json.Json;

/// Where two documents differ first.
final class JsonDifference {
  private static final int SHOWN_MAX = 80;

  private JsonDifference() {}

  /// The first place where they differ, with what either has there.
  static Optional<String> first(Json said, Json made) {
    return first("", said, made);
  }

  private static Optional<String> first(String path, Json said, Json made) {
    if (said.equals(made)) {
      return Optional.empty();
    }
    if (said instanceof Json.Obj(var ours)
        && made instanceof Json.Obj(var theirs)
        && ours.keySet().equals(theirs.keySet())) {
      for (var member : ours.entrySet()) {
        var other = theirs.getOrDefault(member.getKey(), Json.ofNull());
        var difference = first(path + "." + member.getKey(), member.getValue(), other);
        if (difference.isPresent()) {
          return difference;
        }
      }
    }
    if (said instanceof Json.Arr(var ours)
        && made instanceof Json.Arr(var theirs)
        && ours.size() == theirs.size()) {
      for (int i = 0; i < ours.size(); i++) {
        var difference = first(path + "[" + i + "]", ours.get(i), theirs.get(i));
        if (difference.isPresent()) {
          return difference;
        }
      }
    }
    return Optional.of(
        "%s is %s, made again %s"
            .formatted(path.replaceFirst("^\\.", ""), brief(said), brief(made)));
  }

  private static String brief(Json value) {
    var text = value.compact();
    return text.length() <= SHOWN_MAX ? text : text.substring(0, SHOWN_MAX) + "…";
  }
}
