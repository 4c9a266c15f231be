package org.openledger.node;

/// Told how a long piece of work goes on, step by step.
public interface Steps {
  /// Tells nobody.
  Steps NONE =
      new Steps() {
        @Override
        public void progress(String step, int done, int of, String detail) {}

        @Override
        public void done(String step, String result) {}
      };

  /// A running step has come so far.
  void progress(String step, int done, int of, String detail);

  /// A step is done.
  void done(String step, String result);
}
