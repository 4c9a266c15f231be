/// Tensor kernels, tokenizer, transformer, LoRA and model files.
@NullMarked
package org.openledger.model;

import org.jspecify.annotations.NullMarked;
