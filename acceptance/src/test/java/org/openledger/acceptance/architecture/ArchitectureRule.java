package org.openledger.acceptance.architecture;

import com.tngtech.archunit.lang.ArchRule;

/// One rule over the project's classes, with classes that break it.
///
/// @param name what is held, as a sentence
/// @param rule holds it
/// @param bad breaks it
record ArchitectureRule(String name, ArchRule rule, BadExample bad) {
  @Override
  public String toString() {
    return name;
  }
}
