// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessControl} from "@openzeppelin/contracts/access/AccessControl.sol";
import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {MerklePath} from "./MerklePath.sol";
import {IRewardDistributor} from "./interfaces/IRewardDistributor.sol";

/// @title RewardDistributor: one root per epoch in, native OPEN out
contract RewardDistributor is IRewardDistributor, AccessControl, Pausable, ReentrancyGuardTransient {
    bytes32 public constant SETTLER_ROLE = keccak256("SETTLER_ROLE");
    bytes32 public constant GUARDIAN_ROLE = keccak256("GUARDIAN_ROLE");

    /// @dev Enough for a smart account to accept a payment, too little for one receiver to use up a batch's gas.
    uint256 private constant BATCH_PAYMENT_GAS = 50_000;

    /// @inheritdoc IRewardDistributor
    uint64 public immutable challengeWindow;

    /// @inheritdoc IRewardDistributor
    uint64 public lastEpoch;
    /// @inheritdoc IRewardDistributor
    uint256 public totalFunded;
    /// @inheritdoc IRewardDistributor
    uint256 public totalClaimed;
    /// @inheritdoc IRewardDistributor
    mapping(address account => uint256) public claimed;

    mapping(uint64 number => Epoch) private _epochs;

    /// @param admin Grants and revokes the two roles.
    /// @param settler Proposes epochs.
    /// @param guardian Pauses proposals.
    /// @param window Seconds between a proposal and its first claim, may be 0.
    constructor(address admin, address settler, address guardian, uint64 window) {
        challengeWindow = window;
        _grantRole(DEFAULT_ADMIN_ROLE, admin);
        _grantRole(SETTLER_ROLE, settler);
        _grantRole(GUARDIAN_ROLE, guardian);
    }

    /// @inheritdoc IRewardDistributor
    function fund() external payable {
        totalFunded += msg.value;
        emit Funded(msg.sender, msg.value, totalFunded);
    }

    /// @inheritdoc IRewardDistributor
    function propose(
        uint64 number,
        bytes32 receiptsRoot,
        bytes32 ledgerRoot,
        bytes32 earningsRoot,
        uint256 totalCumulative
    ) external onlyRole(SETTLER_ROLE) whenNotPaused nonReentrant {
        if (number != lastEpoch + 1) revert EpochOutOfOrder(lastEpoch + 1, number);
        Epoch storage previous = _epochs[lastEpoch];
        if (block.timestamp < previous.claimableAt) revert EpochPending(lastEpoch, previous.claimableAt);
        if (totalCumulative < previous.totalCumulative) {
            revert TotalBelowPrevious(previous.totalCumulative, totalCumulative);
        }
        if (totalCumulative > totalFunded) revert TotalAboveFunding(totalFunded, totalCumulative);

        uint64 claimableAt = uint64(block.timestamp) + challengeWindow;
        _epochs[number] = Epoch(receiptsRoot, ledgerRoot, earningsRoot, totalCumulative, claimableAt);
        lastEpoch = number;
        emit EpochProposed(number, receiptsRoot, ledgerRoot, earningsRoot, totalCumulative, claimableAt);
    }

    /// @inheritdoc IRewardDistributor
    function claim(address account, uint256 cumulative, MerkleSumProof calldata proof)
        external
        nonReentrant
        returns (uint256 amount)
    {
        uint64 number = claimableEpoch();
        amount = _credit(number, account, cumulative, proof);
        if (amount != 0 && !_pay(number, account, amount, gasleft())) revert PaymentFailed(account);
    }

    /// @inheritdoc IRewardDistributor
    function claimMany(Claim[] calldata claims) external nonReentrant returns (uint256 amount) {
        uint64 number = claimableEpoch();
        for (uint256 i = 0; i < claims.length; i++) {
            Claim calldata item = claims[i];
            uint256 due = _credit(number, item.account, item.cumulative, item.proof);
            if (due == 0) continue;
            if (_pay(number, item.account, due, BATCH_PAYMENT_GAS)) {
                amount += due;
            } else {
                emit PaymentRefused(item.account, number, due);
            }
        }
    }

    /// @inheritdoc IRewardDistributor
    function pause() external onlyRole(GUARDIAN_ROLE) {
        _pause();
    }

    /// @inheritdoc IRewardDistributor
    function unpause() external onlyRole(GUARDIAN_ROLE) {
        _unpause();
    }

    /// @inheritdoc IRewardDistributor
    function epoch(uint64 number) external view returns (Epoch memory) {
        return _epochs[number];
    }

    /// @inheritdoc IRewardDistributor
    function claimableEpoch() public view returns (uint64) {
        // An epoch is proposed only once the one before is claimable, so at most the last one is pending.
        uint64 last = lastEpoch;
        return last == 0 || block.timestamp >= _epochs[last].claimableAt ? last : last - 1;
    }

    /// @dev What is due to `account` by a valid proof; reverts on an invalid one. Changes nothing.
    function _credit(uint64 number, address account, uint256 cumulative, MerkleSumProof calldata proof)
        private
        view
        returns (uint256)
    {
        Epoch storage current = _epochs[number];
        uint256 total = current.totalCumulative;
        if (
            !MerklePath.includesAmount(
                current.earningsRoot, total, account, cumulative, proof.index, proof.width, proof.siblings
            )
        ) revert InvalidProof(account);
        if (cumulative <= claimed[account]) return 0;
        uint256 due = cumulative - claimed[account];
        if (due > total - totalClaimed) revert ClaimsAboveTotal(account);
        return due;
    }

    /// @dev Pays and books `amount`, or undoes the booking and returns false. The books change before the call, the
    /// call copies no return data, and everything that reads the books to pay is guarded against reentrancy.
    function _pay(uint64 number, address account, uint256 amount, uint256 gasLimit) private returns (bool paid) {
        claimed[account] += amount;
        totalClaimed += amount;
        assembly ("memory-safe") {
            paid := call(gasLimit, account, amount, 0, 0, 0, 0)
        }
        if (paid) {
            emit Claimed(account, number, amount, claimed[account]);
        } else {
            claimed[account] -= amount;
            totalClaimed -= amount;
        }
    }
}
