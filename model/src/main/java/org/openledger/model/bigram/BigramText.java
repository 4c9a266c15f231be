package org.openledger.model.bigram;

import java.util.List;
import org.openledger.model.token.ChatMessage;
import org.openledger.model.token.ChatTemplate;
import org.openledger.model.token.Tokenizer;

/// An answer as a bigram model reads it: from the token that opens the turn to the one that ends
/// it, so that it is what the model writes whatever was asked.
final class BigramText {
  private BigramText() {}

  static int[] of(Tokenizer tokenizer, ChatTemplate template, String answer) {
    var chat =
        template.encode(tokenizer, List.of(ChatMessage.user("?"), ChatMessage.assistant(answer)));
    int first = chat.length() - chat.scored() - 1; // the token before the answer
    return java.util.Arrays.copyOfRange(chat.ids(), first, chat.length());
  }
}
