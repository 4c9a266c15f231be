/// Benchmarks of text encoders, beside ONNX Runtime.
@NullMarked
package org.openledger.bench.encoder;

import org.jspecify.annotations.NullMarked;
