package org.openledger.node;

import java.util.List;
import org.openledger.core.flow.ModelId;

/// What is asked of which model, and how its answer is to be written.
///
/// @param model the model asked
/// @param messages the conversation, oldest first
/// @param sampling how the answer's tokens are chosen
/// @param wishes what else whoever asks wants
public record AskRequest(ModelId model, List<Message> messages, Sampling sampling, Wishes wishes) {
  public AskRequest {
    messages = List.copyOf(messages);
  }

  /// Without wishes.
  public AskRequest(ModelId model, List<Message> messages, Sampling sampling) {
    this(model, messages, sampling, Wishes.NONE);
  }

  /// Whether records may be quoted.
  public enum Memory {
    ON,
    /// A model writes by itself.
    OFF
  }

  /// What whoever asks wants besides an answer.
  ///
  /// @param memory whether records may be quoted
  /// @param listed whether the question is to be listed as wanted, if nothing answers it
  public record Wishes(Memory memory, boolean listed) {
    /// Nothing in particular.
    public static final Wishes NONE = new Wishes(Memory.ON, false);
  }

  /// Who speaks.
  public enum Role {
    SYSTEM,
    USER,
    ASSISTANT
  }

  /// One message of a conversation.
  ///
  /// @param role who speaks
  /// @param content the text
  public record Message(Role role, String content) {
    /// What a user says.
    public static Message user(String content) {
      return new Message(Role.USER, content);
    }
  }

  /// How tokens are chosen; the bounds are the model's and checked there.
  ///
  /// @param filter what is left to choose from
  /// @param minP least share of the likeliest token's probability
  /// @param tokensMax longest answer, tokens
  /// @param repetitionPenalty above 1, tokens already there become less likely
  /// @param stop texts that end the answer
  /// @param seed seed of the choice
  public record Sampling(
      Filter filter,
      double minP,
      int tokensMax,
      double repetitionPenalty,
      List<String> stop,
      long seed) {
    public Sampling {
      stop = List.copyOf(stop);
    }

    /// Always the likeliest token.
    public static Sampling greedy(int tokensMax) {
      return new Sampling(new Filter(0, 0, 1), 0, tokensMax, 1, List.of(), 0);
    }
  }

  /// What is left of the distribution to choose from.
  ///
  /// @param temperature 0 for the likeliest token
  /// @param topK most tokens to choose from; 0 for all
  /// @param topP least probability that the tokens to choose from have together
  public record Filter(double temperature, int topK, double topP) {}
}
