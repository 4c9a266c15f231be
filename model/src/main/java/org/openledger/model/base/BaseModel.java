package org.openledger.model.base;

import java.nio.file.Path;
import org.openledger.core.hash.Hash;
import org.openledger.model.token.ChatTemplate;
import org.openledger.model.token.Tokenizer;
import org.openledger.model.transformer.Transformer;

/// A base model ready for use.
///
/// @param name the name it is served under
/// @param folder its Hugging Face directory
/// @param transformer config and weights
/// @param tokenizer its tokenizer
/// @param template how a conversation is written for it
/// @param digest SHA-256 of model.safetensors
public record BaseModel(
    String name,
    Path folder,
    Transformer transformer,
    Tokenizer tokenizer,
    ChatTemplate template,
    Hash digest) {}
