package org.openledger.acceptance.tidy;

import java.util.Map;

/// Where a banned call is right, and why; each named by its path and what the rule is about.
final class CallExceptions {
  static final Map<String, String> SLEEPING =
      Reasons.of(
          Map.of(
              "a remote chain can only be asked again after a while",
              """
              chain/src/main/java/org/openledger/chain/client/RpcClient.java sleep
              chain/src/main/java/org/openledger/chain/client/SigningClient.java sleep
              """,
              "nobody tells when a database is back; tests wait in a time of their own",
              """
              node/src/main/java/org/openledger/node/Patience.java sleep
              """,
              "what another process does by itself can only be looked at again",
              """
              acceptance/src/test/java/org/openledger/acceptance/Watching.java sleep
              bench/src/main/java/org/openledger/bench/chain/Anvil.java sleep
              bench/src/main/java/org/openledger/bench/chain/StartBenchmark.java sleep
              bench/src/main/java/org/openledger/bench/fuzz/Inside.java sleep
              bench/src/main/java/org/openledger/bench/node/NodeProcess.java sleep
              """,
              "so long is measured, or done before the next attempt to break something",
              """
              bench/src/main/java/org/openledger/bench/load/Crowd.java sleep
              bench/src/main/java/org/openledger/bench/load/Overload.java sleep
              bench/src/main/java/org/openledger/bench/load/OverloadBenchmark.java sleep
              bench/src/main/java/org/openledger/bench/load/Watch.java sleep
              bench/src/main/java/org/openledger/bench/torture/Clients.java sleep
              bench/src/main/java/org/openledger/bench/torture/FaultTrial.java sleep
              bench/src/main/java/org/openledger/bench/torture/KillTorture.java sleep
              """));

  static final Map<String, String> READING =
      Reasons.of(
          Map.of(
              "a resource of the build",
              """
              app/src/main/java/org/openledger/app/console/ConsoleRoutes.java reading
              app/src/main/java/org/openledger/app/http/product/ProductRoutes.java reading
              bench/src/main/java/org/openledger/bench/encoder/OnnxPeer.java reading
              model/src/main/java/org/openledger/model/encoder/EncoderArtifact.java reading
              """,
              "the output of a process that was started here",
              """
              bench/src/main/java/org/openledger/bench/Forked.java reading
              bench/src/main/java/org/openledger/bench/chain/StartBenchmark.java reading
              bench/src/main/java/org/openledger/bench/fuzz/Outside.java reading
              node/src/main/java/org/openledger/node/demo/SecondProcess.java reading
              """,
              "the answers of a server that was started here to be measured",
              """
              bench/src/main/java/org/openledger/bench/chain/Endpoint.java reading
              bench/src/main/java/org/openledger/bench/node/NodeClient.java reading
              """,
              "what the system says of itself, below /proc",
              """
              bench/src/main/java/org/openledger/bench/measurement/Machine.java reading
              bench/src/main/java/org/openledger/bench/node/ProcessTree.java reading
              """,
              "bytes that are handed on, and no text",
              """
              bench/src/main/java/org/openledger/bench/disk/RecordedChannel.java reading
              store/src/main/java/org/openledger/store/PostgresBinaries.java reading
              """,
              "a header in ASCII, held to its own encoding byte for byte",
              """
              node/src/main/java/org/openledger/node/backup/TarHeader.java reading
              """));

  static final Map<String, String> TEMPORARY =
      Reasons.of(
          Map.of(
              "lies beside its target, into whose place it is moved",
              """
              core/src/main/java/org/openledger/core/files/PrivateFiles.java temporary file
              store/src/main/java/org/openledger/store/Blobs.java temporary file
              store/src/main/java/org/openledger/store/PostgresBinaries.java temporary file
              train/src/main/java/org/openledger/train/ModelStore.java temporary file
              """,
              "the database of tests, kept in memory",
              """
              store/src/main/java/org/openledger/store/TestDatabase.java temporary file
              """,
              "a measurement's own folder, deleted after it",
              """
              bench/src/main/java/org/openledger/bench/chain/TransferBenchmark.java temporary file
              bench/src/main/java/org/openledger/bench/kernel/OpenBlas.java temporary file
              bench/src/main/java/org/openledger/bench/node/Workplace.java temporary file
              bench/src/main/java/org/openledger/bench/fuzz/Fuzzing.java temporary file
              bench/src/main/java/org/openledger/bench/torture/PowerTorture.java temporary file
              """,
              "a demo without --home has a new home",
              """
              app/src/main/java/org/openledger/app/cli/DemoCommand.java temporary file
              """));

  static final Map<String, String> PLACES =
      Reasons.of(
          Map.of(
              "a made-up folder that must not be shown",
              """
              app/src/test/java/org/openledger/app/http/HttpErrorTest.java place
              """));

  private CallExceptions() {}
}
