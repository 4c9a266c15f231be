// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {MerklePath} from "../src/MerklePath.sol";
import {RewardDistributor} from "../src/RewardDistributor.sol";
import {IRewardDistributor} from "../src/interfaces/IRewardDistributor.sol";
import {Trees} from "./Trees.sol";
import {Spec} from "./Vm.sol";

/// @notice A distributor and an earnings table to propose to it and claim from.
abstract contract Earnings is Spec {
    address internal constant SETTLER = address(0x5e771e);
    address internal constant GUARDIAN = address(0x9ad);
    bytes32 internal constant RECEIPTS = keccak256("receipts");
    bytes32 internal constant LEDGER = keccak256("ledger");

    RewardDistributor internal distributor;
    address[] internal accounts;
    uint256[] internal cumulative;

    function deploy(uint64 window) internal {
        vm.warp(1_000_000);
        vm.deal(address(this), 1_000_000 ether);
        bytes memory arguments = abi.encode(address(this), SETTLER, GUARDIAN, window);
        distributor = RewardDistributor(payable(deployed("RewardDistributor", arguments)));
    }

    function earn(address account, uint256 amount) internal {
        accounts.push(account);
        cumulative.push(amount);
    }

    function table() internal view returns (MerklePath.SumNode[] memory) {
        return Trees.sumLeaves(accounts, cumulative);
    }

    function proposeTable() internal {
        MerklePath.SumNode memory root = Trees.sumRoot(table());
        uint64 next = distributor.lastEpoch() + 1;
        vm.prank(SETTLER);
        distributor.propose(next, RECEIPTS, LEDGER, root.hash, root.sum);
    }

    function proof(uint256 index) internal view returns (IRewardDistributor.MerkleSumProof memory) {
        return Trees.sumProof(table(), index);
    }

    function claimAt(uint256 index) internal returns (uint256) {
        return distributor.claim(accounts[index], cumulative[index], proof(index));
    }

    function claims() internal view returns (IRewardDistributor.Claim[] memory) {
        return claims(accounts.length);
    }

    function claims(uint256 count) internal view returns (IRewardDistributor.Claim[] memory first) {
        IRewardDistributor.MerkleSumProof[] memory proofs = Trees.sumProofs(table(), count);
        first = new IRewardDistributor.Claim[](count);
        for (uint256 i = 0; i < count; i++) {
            first[i] = IRewardDistributor.Claim(accounts[i], cumulative[i], proofs[i]);
        }
    }
}
