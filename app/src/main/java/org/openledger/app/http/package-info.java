/// What both APIs share: errors in the shape each expects, and JSON bodies.
@NullMarked
package org.openledger.app.http;

import org.jspecify.annotations.NullMarked;
