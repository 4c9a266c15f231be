package org.openledger.model.token;

import java.util.List;

/// The special tokens of a tokenizer trained here; their ids are their places in this list.
public final class SpecialTokens {

  public static final String BOS = "<|bos|>";
  public static final String EOS = "<|eos|>";
  public static final String PAD = "<|pad|>";
  public static final String USER = "<|user|>";
  public static final String ASSISTANT = "<|assistant|>";
  public static final String END = "<|end|>";

  /// All of them in the order of their ids, 0 to 5.
  public static final List<String> OWN = List.of(BOS, EOS, PAD, USER, ASSISTANT, END);

  private SpecialTokens() {}
}
