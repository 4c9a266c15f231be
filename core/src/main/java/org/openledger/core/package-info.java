/// Values, cryptography, encodings, trees and the five flow records every stage shares.
@NullMarked
package org.openledger.core;

import org.jspecify.annotations.NullMarked;
