// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {IdentifiedToken} from "./IdentifiedToken.sol";
import {MerklePath} from "./MerklePath.sol";
import {IDatanetRegistry} from "./interfaces/IDatanetRegistry.sol";

/// @title DatanetRegistry: who holds a Datanet and what its snapshots contain
contract DatanetRegistry is IDatanetRegistry, IdentifiedToken {
    mapping(bytes32 datanetId => Snapshot[]) private _snapshots;

    constructor() ERC721("OpenLedger Datanet", "DATANET") {}

    /// @inheritdoc IDatanetRegistry
    function publish(bytes32 datanetId, bytes32 snapshotRoot, uint64 records, bytes32 manifest)
        external
        returns (uint64 version)
    {
        _requireHolder(datanetId);
        if (records == 0 || snapshotRoot == bytes32(0)) revert EmptySnapshot();
        _snapshots[datanetId].push(Snapshot(snapshotRoot, manifest, records));
        version = uint64(_snapshots[datanetId].length);
        emit SnapshotPublished(datanetId, version, snapshotRoot, records, manifest);
    }

    /// @inheritdoc IDatanetRegistry
    function versionCount(bytes32 datanetId) external view returns (uint64) {
        return uint64(_snapshots[datanetId].length);
    }

    /// @inheritdoc IDatanetRegistry
    function snapshot(bytes32 datanetId, uint64 version) external view returns (Snapshot memory) {
        return _snapshot(datanetId, version);
    }

    /// @inheritdoc IDatanetRegistry
    function includes(
        bytes32 datanetId,
        uint64 version,
        bytes calldata record,
        uint64 index,
        bytes32[] calldata siblings
    ) external view returns (bool) {
        Snapshot storage published = _snapshot(datanetId, version);
        return MerklePath.includes(published.root, record, index, published.records, siblings);
    }

    function _snapshot(bytes32 datanetId, uint64 version) private view returns (Snapshot storage) {
        Snapshot[] storage all = _snapshots[datanetId];
        if (version == 0 || version > all.length) revert UnknownSnapshot(datanetId, version);
        return all[version - 1];
    }
}
