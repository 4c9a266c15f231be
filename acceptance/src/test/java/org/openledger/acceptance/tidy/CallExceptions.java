package org.openledger.acceptance.tidy;

import java.util.Map;

/// Where a banned call is right, and why; each named by its file and what the rule is about.
final class CallExceptions {
  private static final String REMOTE = "a remote chain can only be asked again after a while";
  private static final String CLASS_PATH = "a resource of the build";
  private static final String OUTPUT = "the output of a process that was started here";
  private static final String IN_PLACE = "lies beside its target, into whose place it is moved";
  private static final String MEASURED = "a measurement's own folder, deleted after it";

  static final Map<String, String> BANNED =
      Map.of("RpcClient.java Thread.sleep(", REMOTE, "SigningClient.java Thread.sleep(", REMOTE);

  static final Map<String, String> READING =
      Map.ofEntries(
          Map.entry("ConsoleRoutes.java reading", CLASS_PATH),
          Map.entry("ProductRoutes.java reading", CLASS_PATH),
          Map.entry("Forked.java reading", OUTPUT),
          Map.entry("StartBenchmark.java reading", OUTPUT),
          Map.entry("SecondProcess.java reading", OUTPUT));

  static final Map<String, String> TEMPORARY =
      Map.ofEntries(
          Map.entry("PrivateFiles.java temporary file", IN_PLACE),
          Map.entry("Blobs.java temporary file", IN_PLACE),
          Map.entry("PostgresBinaries.java temporary file", IN_PLACE),
          Map.entry("ModelStore.java temporary file", IN_PLACE),
          Map.entry("TestDatabase.java temporary file", "the database of tests, kept in memory"),
          Map.entry("TransferBenchmark.java temporary file", MEASURED),
          Map.entry("OpenBlas.java temporary file", MEASURED),
          Map.entry("DemoCommand.java temporary file", "a demo without --home has a new home"));

  static final Map<String, String> PLACES =
      Map.of("HttpErrorTest.java place", "a made-up folder that must not be shown");

  private CallExceptions() {}
}
