// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {IdentifiedToken} from "./IdentifiedToken.sol";
import {IDatanetRegistry} from "./interfaces/IDatanetRegistry.sol";
import {IModelRegistry} from "./interfaces/IModelRegistry.sol";

/// @title ModelRegistry: who holds a model, what each version is made of and what it costs
contract ModelRegistry is IModelRegistry, IdentifiedToken {
    uint32 internal constant RELIABILITY_MAX = 65536;
    uint256 internal constant PARENTS_MAX = 64;

    /// @inheritdoc IModelRegistry
    IDatanetRegistry public immutable datanets;

    mapping(bytes32 modelId => ModelVersion[]) private _versions;

    constructor(IDatanetRegistry datanets_) ERC721("OpenLedger Model", "MODEL") {
        datanets = datanets_;
    }

    /// @inheritdoc IModelRegistry
    function publish(bytes32 modelId, ModelVersion calldata published, SnapshotRef[] calldata parents)
        external
        returns (uint64 version)
    {
        _requireHolder(modelId);
        if (published.modelDigest == bytes32(0) || published.baseDigest == bytes32(0)) revert EmptyDigest();
        if (published.developer == address(0)) revert NoDeveloper();
        if (published.reliability > RELIABILITY_MAX) revert ReliabilityOutOfRange(published.reliability);
        if (parents.length > PARENTS_MAX) revert TooManyParents(parents.length);
        _versions[modelId].push(published);
        version = uint64(_versions[modelId].length);
        emit ModelPublished(modelId, version, published);
        for (uint256 i = 0; i < parents.length; i++) {
            SnapshotRef calldata parent = parents[i];
            if (parent.version == 0 || parent.version > datanets.versionCount(parent.datanetId)) {
                revert UnknownParent(parent.datanetId, parent.version);
            }
            emit ModelParent(modelId, version, parent.datanetId, parent.version);
        }
    }

    /// @inheritdoc IModelRegistry
    function versionCount(bytes32 modelId) external view returns (uint64) {
        return uint64(_versions[modelId].length);
    }

    /// @inheritdoc IModelRegistry
    function modelVersion(bytes32 modelId, uint64 version) external view returns (ModelVersion memory) {
        ModelVersion[] storage all = _versions[modelId];
        if (version == 0 || version > all.length) revert UnknownModelVersion(modelId, version);
        return all[version - 1];
    }
}
