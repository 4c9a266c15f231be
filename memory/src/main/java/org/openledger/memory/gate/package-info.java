/// Gate: whether what was found answers a question, as a probability that a Datanet's own prompts
/// were asked for.
@NullMarked
package org.openledger.memory.gate;

import org.jspecify.annotations.NullMarked;
