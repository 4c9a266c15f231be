/// What a base model can do, whatever it is made of: the one door through which training,
/// attribution and serving reach it.
@NullMarked
package org.openledger.model.engine;

import org.jspecify.annotations.NullMarked;
