/// A whole node under a seeded course of questions, kills and disorder, and what must hold after
/// every step of it.
@NullMarked
package org.openledger.simulation;

import org.jspecify.annotations.NullMarked;
