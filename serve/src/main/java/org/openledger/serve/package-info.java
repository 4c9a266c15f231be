/// OpenLoRA: adapters, generation and the engine behind the OpenAI surface.
@NullMarked
package org.openledger.serve;

import org.jspecify.annotations.NullMarked;
