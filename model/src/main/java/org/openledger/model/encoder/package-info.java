/// Text encoders of the BERT family: texts to vectors, on the project's own kernels.
@NullMarked
package org.openledger.model.encoder;

import org.jspecify.annotations.NullMarked;
