// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Inclusion paths of the Merkle trees and Merkle-sum trees used by OpenLedger
/// @notice A tree is built level by level over `width` leaves in order. Neighbours 2i and 2i+1 form a node; the last
/// node of a level of odd width moves up unchanged. Leaves and nodes are hashed with different prefixes (0x00, 0x01),
/// so that neither can pass for the other. A path names only the siblings that exist, lowest first.
library MerklePath {
    /// @notice A sibling of a Merkle-sum path: the hash of its subtree and the sum of its leaves.
    struct SumNode {
        bytes32 hash;
        uint256 sum;
    }

    /// @notice Whether the leaf holding `data` sits at `index` of the tree of `width` leaves with root `root`.
    function includes(bytes32 root, bytes calldata data, uint256 index, uint256 width, bytes32[] calldata siblings)
        internal
        pure
        returns (bool)
    {
        if (index >= width) return false;
        bytes32 hash = keccak256(abi.encodePacked(bytes1(0x00), data));
        uint256 used = 0;
        for (; width > 1; (index, width) = (index >> 1, (width + 1) >> 1)) {
            if (index ^ 1 >= width) continue;
            if (used == siblings.length) return false;
            bytes32 sibling = siblings[used++];
            hash = index & 1 == 0 ? _node(hash, sibling) : _node(sibling, hash);
        }
        return used == siblings.length && hash == root;
    }

    /// @notice Whether the leaf of `account` and `amount` sits at `index` of the Merkle-sum tree of `width` leaves
    /// with root (`root`, `total`). Sums are unsigned; a path whose sums overflow is refused.
    function includesAmount(
        bytes32 root,
        uint256 total,
        address account,
        uint256 amount,
        uint256 index,
        uint256 width,
        SumNode[] calldata siblings
    ) internal pure returns (bool) {
        if (index >= width) return false;
        bytes32 hash = keccak256(abi.encodePacked(bytes1(0x00), account, amount));
        uint256 sum = amount;
        uint256 used = 0;
        for (; width > 1; (index, width) = (index >> 1, (width + 1) >> 1)) {
            if (index ^ 1 >= width) continue;
            if (used == siblings.length) return false;
            SumNode calldata sibling = siblings[used++];
            if (sibling.sum > type(uint256).max - sum) return false;
            hash = index & 1 == 0
                ? _sumNode(hash, sum, sibling.hash, sibling.sum)
                : _sumNode(sibling.hash, sibling.sum, hash, sum);
            sum += sibling.sum;
        }
        return used == siblings.length && hash == root && sum == total;
    }

    function _node(bytes32 left, bytes32 right) private pure returns (bytes32) {
        return keccak256(abi.encodePacked(bytes1(0x01), left, right));
    }

    function _sumNode(bytes32 left, uint256 leftSum, bytes32 right, uint256 rightSum) private pure returns (bytes32) {
        return keccak256(abi.encodePacked(bytes1(0x01), left, leftSum, right, rightSum));
    }
}
