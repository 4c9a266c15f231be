/// Model files: safetensors, Hugging Face directories and PEFT adapters.
@NullMarked
package org.openledger.model.file;

import org.jspecify.annotations.NullMarked;
