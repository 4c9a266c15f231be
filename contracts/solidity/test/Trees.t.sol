// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Trees} from "./Trees.sol";
import {Spec} from "./Vm.sol";

/// @notice Java and these tests build the same trees.
contract TreesTest is Spec {
    /// @dev TreesTest in Java holds the same two digests over the roots of 1 to 20 leaves.
    function test_treesAreThoseOfTheJavaSide() public pure {
        bytes memory roots;
        bytes memory sumRoots;
        for (uint256 width = 1; width <= 20; width++) {
            bytes[] memory records = new bytes[](width);
            address[] memory accounts = new address[](width);
            uint256[] memory amounts = new uint256[](width);
            for (uint256 i = 0; i < width; i++) {
                records[i] = bytes.concat(bytes32(i + 1));
                accounts[i] = address(uint160(0xacc0000 + i));
                amounts[i] = 1e18 * (i + 1) + i;
            }
            roots = bytes.concat(roots, Trees.root(Trees.leaves(records)));
            sumRoots = bytes.concat(sumRoots, Trees.sumRoot(Trees.sumLeaves(accounts, amounts)).hash);
        }
        vm.assertEq(
            keccak256(roots), 0x967e5fbe4bd2e89be249a11d0fc08400f8aebbfc57d97d69483f6013434860e1, "Merkle roots"
        );
        vm.assertEq(
            keccak256(sumRoots), 0xb3fa41739e7f3dabeb70c136f940a455f57ce389184200d6da90e1846e16c3a4, "Merkle-sum roots"
        );
    }
}
