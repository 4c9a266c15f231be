/// Records of a Datanet: their text, their commitments, who may read them.
@NullMarked
package org.openledger.contribute.record;

import org.jspecify.annotations.NullMarked;
