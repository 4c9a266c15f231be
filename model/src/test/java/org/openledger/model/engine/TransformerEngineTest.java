package org.openledger.model.engine;

import org.openledger.model.tensor.Kernels;

class TransformerEngineTest extends TrainableEngineSpec {
  @Override
  TrainableEngine engine(Kernels kernels) {
    return Engines.transformer(kernels);
  }
}
