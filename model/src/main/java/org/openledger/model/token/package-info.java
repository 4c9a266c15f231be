/// Text to token ids and back: tokenizers, the BPE trainer and chat templates.
@NullMarked
package org.openledger.model.token;

import org.jspecify.annotations.NullMarked;
