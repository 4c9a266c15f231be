// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {MerklePath} from "../src/MerklePath.sol";
import {IRewardDistributor} from "../src/interfaces/IRewardDistributor.sol";

/// @notice Builds whole trees, level by level, the way a prover does: the other half of `MerklePath`.
library Trees {
    function leaves(bytes[] memory records) internal pure returns (bytes32[] memory level) {
        level = new bytes32[](records.length);
        for (uint256 i = 0; i < records.length; i++) {
            level[i] = keccak256(bytes.concat(hex"00", records[i]));
        }
    }

    function root(bytes32[] memory level) internal pure returns (bytes32) {
        while (level.length > 1) level = parents(level);
        return level[0];
    }

    function path(bytes32[] memory level, uint256 index) internal pure returns (bytes32[] memory siblings) {
        while (level.length > 1) {
            if (index ^ 1 < level.length) siblings = append(siblings, level[index ^ 1]);
            (level, index) = (parents(level), index / 2);
        }
    }

    function parents(bytes32[] memory level) internal pure returns (bytes32[] memory up) {
        up = new bytes32[]((level.length + 1) / 2);
        for (uint256 i = 0; i < up.length; i++) {
            up[i] = 2 * i + 1 < level.length
                ? keccak256(bytes.concat(hex"01", level[2 * i], level[2 * i + 1]))
                : level[2 * i];
        }
    }

    function append(bytes32[] memory list, bytes32 item) internal pure returns (bytes32[] memory longer) {
        longer = new bytes32[](list.length + 1);
        for (uint256 i = 0; i < list.length; i++) longer[i] = list[i];
        longer[list.length] = item;
    }

    function sumLeaves(address[] memory accounts, uint256[] memory amounts)
        internal
        pure
        returns (MerklePath.SumNode[] memory level)
    {
        level = new MerklePath.SumNode[](accounts.length);
        for (uint256 i = 0; i < accounts.length; i++) {
            bytes32 hash = keccak256(bytes.concat(hex"00", bytes20(accounts[i]), bytes32(amounts[i])));
            level[i] = MerklePath.SumNode(hash, amounts[i]);
        }
    }

    function sumRoot(MerklePath.SumNode[] memory level) internal pure returns (MerklePath.SumNode memory) {
        while (level.length > 1) level = sumParents(level);
        return level[0];
    }

    function sumProof(MerklePath.SumNode[] memory level, uint256 index)
        internal
        pure
        returns (IRewardDistributor.MerkleSumProof memory proof)
    {
        proof.index = index;
        proof.width = level.length;
        while (level.length > 1) {
            if (index ^ 1 < level.length) proof.siblings = appendSum(proof.siblings, level[index ^ 1]);
            (level, index) = (sumParents(level), index / 2);
        }
    }

    /// @dev The proofs of the first `count` leaves, for which the tree is built once.
    function sumProofs(MerklePath.SumNode[] memory level, uint256 count)
        internal
        pure
        returns (IRewardDistributor.MerkleSumProof[] memory proofs)
    {
        proofs = new IRewardDistributor.MerkleSumProof[](count);
        for (uint256 i = 0; i < count; i++) (proofs[i].index, proofs[i].width) = (i, level.length);
        for (uint256 height = 0; level.length > 1; height++) {
            for (uint256 i = 0; i < count; i++) {
                uint256 sibling = (i >> height) ^ 1;
                if (sibling < level.length) proofs[i].siblings = appendSum(proofs[i].siblings, level[sibling]);
            }
            level = sumParents(level);
        }
    }

    function sumParents(MerklePath.SumNode[] memory level) internal pure returns (MerklePath.SumNode[] memory up) {
        up = new MerklePath.SumNode[]((level.length + 1) / 2);
        for (uint256 i = 0; i < up.length; i++) {
            MerklePath.SumNode memory left = level[2 * i];
            if (2 * i + 1 == level.length) {
                up[i] = left;
                continue;
            }
            MerklePath.SumNode memory right = level[2 * i + 1];
            bytes32 hash =
                keccak256(bytes.concat(hex"01", left.hash, bytes32(left.sum), right.hash, bytes32(right.sum)));
            unchecked {
                up[i] = MerklePath.SumNode(hash, left.sum + right.sum); // a dishonest prover may overflow
            }
        }
    }

    function appendSum(MerklePath.SumNode[] memory list, MerklePath.SumNode memory item)
        internal
        pure
        returns (MerklePath.SumNode[] memory longer)
    {
        longer = new MerklePath.SumNode[](list.length + 1);
        for (uint256 i = 0; i < list.length; i++) longer[i] = list[i];
        longer[list.length] = item;
    }
}
