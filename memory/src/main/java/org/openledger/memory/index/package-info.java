/// Index: the numbers by which passages are found, whole numbers throughout.
@NullMarked
package org.openledger.memory.index;

import org.jspecify.annotations.NullMarked;
