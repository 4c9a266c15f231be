package org.openledger.contribute.intake;

/// Why a row was not accepted.
public enum Reason {
  BAD_JSON,
  NOT_UTF8,
  MISSING_FIELD,
  BAD_ID,
  DUPLICATE_ID,
  BAD_CONTRIBUTOR,
  LICENCE_MISSING,
  LICENCE_NOT_ALLOWED,
  CONTROL_CHARACTERS,
  EMPTY,
  TOO_SHORT,
  TOO_LONG,
  LINE_TOO_LARGE,
  FILE_TOO_LARGE,
  BROKEN_FILE
}
