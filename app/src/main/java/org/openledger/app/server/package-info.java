/// The web server: who may ask, and which routes there are.
@NullMarked
package org.openledger.app.server;

import org.jspecify.annotations.NullMarked;
