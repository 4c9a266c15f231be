// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IDatanetRegistry} from "./IDatanetRegistry.sol";
import {IIdentifiedToken} from "./IIdentifiedToken.sol";

/// @title Models (a base, alone or with a LoRA adapter) and their published versions
/// @notice Versions of a model are numbered from 1 and, once published, neither change nor disappear. A version says
/// which bytes are served, how they came about, what they cost and how far their attribution can be relied on.
interface IModelRegistry is IIdentifiedToken {
    /// @notice One published version: an adapter on its base, or a base that answers alone.
    /// @param modelDigest SHA-256 over everything that computes an answer.
    /// @param adapterDigest SHA-256 of the adapter's weights file; zero for a base alone.
    /// @param baseDigest SHA-256 over the base model's files.
    /// @param runRoot Root over the training run's record and state digests.
    /// @param attributionRoot Root over the attribution store made during the run.
    /// @param priceIn 10^-18 OPEN per 1,000 prompt tokens.
    /// @param priceOut 10^-18 OPEN per 1,000 answer tokens.
    /// @param reliability R of the attribution card: 0 (nothing is credited) to 65536 (all is).
    /// @param kernelVersion Version of the numeric kernels that made the run and must re-execute it.
    /// @param developer Who gets the developer's share of fees.
    /// @param baseOwner Who gets the base's part of the data pool; zero for nobody.
    struct ModelVersion {
        bytes32 modelDigest;
        bytes32 adapterDigest;
        bytes32 baseDigest;
        bytes32 runRoot;
        bytes32 attributionRoot;
        uint128 priceIn;
        uint128 priceOut;
        uint32 reliability;
        uint32 kernelVersion;
        address developer;
        address baseOwner;
    }

    /// @notice A snapshot of the Datanet registry that a version was trained on.
    struct SnapshotRef {
        bytes32 datanetId;
        uint64 version;
    }

    /// @notice Version `version` of `modelId` was published.
    event ModelPublished(bytes32 indexed modelId, uint64 indexed version, ModelVersion published);

    /// @notice Version `version` of `modelId` was trained on version `snapshotVersion` of `datanetId`.
    event ModelParent(
        bytes32 indexed modelId, uint64 indexed version, bytes32 indexed datanetId, uint64 snapshotVersion
    );

    /// @notice The digests of model and base must be given.
    error EmptyDigest();

    /// @notice A version names the account that its developer's share goes to.
    error NoDeveloper();

    /// @notice R must not exceed 65536.
    error ReliabilityOutOfRange(uint32 reliability);

    /// @notice A version names at most 64 parent snapshots.
    error TooManyParents(uint256 count);

    /// @notice A parent snapshot is not published in the Datanet registry.
    error UnknownParent(bytes32 datanetId, uint64 version);

    /// @notice `modelId` has no such version.
    error UnknownModelVersion(bytes32 modelId, uint64 version);

    /// @notice Appends a version to `modelId`; only its holder or an approved account may.
    /// @return version The number of the new version.
    function publish(bytes32 modelId, ModelVersion calldata published, SnapshotRef[] calldata parents)
        external
        returns (uint64 version);

    /// @notice The registry in which parent snapshots must exist.
    function datanets() external view returns (IDatanetRegistry);

    /// @notice How many versions `modelId` has; also the number of the latest.
    function versionCount(bytes32 modelId) external view returns (uint64);

    /// @notice A published version; reverts when there is none.
    function modelVersion(bytes32 modelId, uint64 version) external view returns (ModelVersion memory);
}
