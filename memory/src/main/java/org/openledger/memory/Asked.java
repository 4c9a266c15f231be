package org.openledger.memory;

import java.util.ArrayList;
import java.util.List;
import org.openledger.model.token.ChatMessage;
import org.openledger.model.token.ChatMessage.Role;

/// What a conversation asks for, as it can be looked up: its last question, and, since that may
/// only go on from the one before, both together.
final class Asked {
  /// What is looked up of a question, in UTF-16 code units: an encoder reads no more.
  static final int LENGTH_MAX = 2_000;

  private Asked() {}

  /// Texts to look up, at least one, the likeliest meaning first.
  static List<String> of(List<ChatMessage> messages) {
    var asked = new ArrayList<String>();
    for (int i = messages.size() - 1; i >= 0 && asked.size() < 2; i--) {
      var content = messages.get(i).content().strip();
      if (messages.get(i).role() == Role.USER && !content.isEmpty()) {
        asked.add(cut(content));
      }
    }
    if (asked.isEmpty()) {
      return List.of("");
    }
    return asked.size() == 1
        ? List.of(asked.getFirst())
        : List.of(asked.getFirst(), cut(asked.getLast() + "\n" + asked.getFirst()));
  }

  private static String cut(String text) {
    int end = Math.min(text.length(), LENGTH_MAX);
    boolean splits = end < text.length() && Character.isLowSurrogate(text.charAt(end));
    return text.substring(0, splits ? end - 1 : end);
  }
}
