/// Recursive Length Prefix encoding (Ethereum yellow paper, appendix B).
@NullMarked
package org.openledger.core.rlp;

import org.jspecify.annotations.NullMarked;
