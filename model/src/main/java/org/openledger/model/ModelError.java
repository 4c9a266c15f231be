package org.openledger.model;

/// The kinds of refusal the model module reports, one per reason a caller may want to tell apart.
public enum ModelError {
  /// A file is damaged, hostile or not what its name says.
  BAD_FILE,
  /// A configuration asks for something this runtime does not do, or contradicts itself.
  UNSUPPORTED_CONFIG,
  /// A tensor is missing, of the wrong shape or holds a value that is not finite.
  BAD_WEIGHTS,
  /// An adapter does not fit the base model it is used with.
  ADAPTER_MISMATCH,
  /// A token id lies outside the vocabulary.
  TOKEN_OUT_OF_RANGE,
  /// A prompt is longer than the context or the cache.
  CONTEXT_EXCEEDED,
  /// An argument is out of its stated bounds.
  BAD_ARGUMENT,
  /// Reading or writing failed in the operating system.
  IO
}
