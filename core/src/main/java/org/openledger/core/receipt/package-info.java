/// The signed receipt of an answer, and what is found when it is checked.
@NullMarked
package org.openledger.core.receipt;

import org.jspecify.annotations.NullMarked;
