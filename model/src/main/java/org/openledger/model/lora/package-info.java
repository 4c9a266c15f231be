/// Low-rank adapters: shapes, parameters and the flat order of their tensors.
@NullMarked
package org.openledger.model.lora;

import org.jspecify.annotations.NullMarked;
