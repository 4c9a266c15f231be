package org.openledger.acceptance;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/// A test class that is handed the one [ServedNode]: one such class at a time, since they pay,
/// break and mend the same node.
@ExtendWith(ServedNode.Resolver.class)
@ResourceLock("served node")
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@interface OnServedNode {}
