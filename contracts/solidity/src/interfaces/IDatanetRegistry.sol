// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IIdentifiedToken} from "./IIdentifiedToken.sol";

/// @title Datanets and their published snapshots
/// @notice Versions of a Datanet are numbered from 1 and, once published, neither change nor disappear.
interface IDatanetRegistry is IIdentifiedToken {
    /// @notice One published version.
    /// @param root Merkle root over the commitments of the snapshot's records, in order.
    /// @param manifest Digest of the snapshot's manifest document.
    /// @param records Number of records, which is the number of leaves under `root`.
    struct Snapshot {
        bytes32 root;
        bytes32 manifest;
        uint64 records;
    }

    /// @notice Version `version` of `datanetId` was published.
    event SnapshotPublished(
        bytes32 indexed datanetId, uint64 indexed version, bytes32 root, uint64 records, bytes32 manifest
    );

    /// @notice A snapshot has at least one record and a root.
    error EmptySnapshot();

    /// @notice `datanetId` has no such version.
    error UnknownSnapshot(bytes32 datanetId, uint64 version);

    /// @notice Appends a version to `datanetId`; only its holder or an approved account may.
    /// @return version The number of the new version.
    function publish(bytes32 datanetId, bytes32 snapshotRoot, uint64 records, bytes32 manifest)
        external
        returns (uint64 version);

    /// @notice How many versions `datanetId` has; also the number of the latest.
    function versionCount(bytes32 datanetId) external view returns (uint64);

    /// @notice A published version; reverts when there is none.
    function snapshot(bytes32 datanetId, uint64 version) external view returns (Snapshot memory);

    /// @notice Whether the record with leaf data `record` stands at position `index` of a published version.
    /// @param siblings The path of `MerklePath`, lowest sibling first.
    function includes(
        bytes32 datanetId,
        uint64 version,
        bytes calldata record,
        uint64 index,
        bytes32[] calldata siblings
    ) external view returns (bool);
}
