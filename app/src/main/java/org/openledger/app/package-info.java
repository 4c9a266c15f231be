/// Composition root: command line, HTTP API, console.
@NullMarked
package org.openledger.app;

import org.jspecify.annotations.NullMarked;
