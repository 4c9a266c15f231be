// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {MerklePath} from "../MerklePath.sol";

/// @title Payment of earnings in native OPEN
/// @notice Once per epoch the settler proposes the roots of the epoch's tables. The earnings table lists for every
/// account what it earned since the beginning (cumulative), so one payment catches up on any number of epochs, and an
/// epoch costs the same gas for ten accounts as for ten million. Claims are made against the latest epoch whose
/// challenge window has passed. Always: totalClaimed <= its totalCumulative <= totalFunded.
interface IRewardDistributor {
    /// @notice What was proposed for one epoch.
    /// @param receiptsRoot Merkle-sum root over the usage receipts (sum: fees).
    /// @param ledgerRoot Root over the tables that lead from receipts to earnings.
    /// @param earningsRoot Hash of the Merkle-sum root over (account, cumulative earnings); its sum is the next field.
    /// @param totalCumulative Everything earned by all accounts up to this epoch.
    /// @param claimableAt Time, in seconds, from which claims are paid against this epoch.
    struct Epoch {
        bytes32 receiptsRoot;
        bytes32 ledgerRoot;
        bytes32 earningsRoot;
        uint256 totalCumulative;
        uint64 claimableAt;
    }

    /// @notice Where an account's leaf sits in the earnings tree.
    /// @param index Position of the leaf, from 0.
    /// @param width Number of leaves of the tree.
    /// @param siblings Subtrees beside the path, lowest first; levels where the node moves up unchanged have none.
    struct MerkleSumProof {
        uint256 index;
        uint256 width;
        MerklePath.SumNode[] siblings;
    }

    /// @notice One entry of a batch.
    struct Claim {
        address account;
        uint256 cumulative;
        MerkleSumProof proof;
    }

    /// @notice `amount` was added to what can be allotted.
    event Funded(address indexed from, uint256 amount, uint256 totalFunded);

    /// @notice The roots of epoch `number` were proposed.
    event EpochProposed(
        uint64 indexed number,
        bytes32 receiptsRoot,
        bytes32 ledgerRoot,
        bytes32 earningsRoot,
        uint256 totalCumulative,
        uint64 claimableAt
    );

    /// @notice `account` received `amount`, which brings it to `cumulative` since the beginning.
    event Claimed(address indexed account, uint64 indexed number, uint256 amount, uint256 cumulative);

    /// @notice In a batch, `account` did not accept `amount`; it stays claimable.
    event PaymentRefused(address indexed account, uint64 indexed number, uint256 amount);

    /// @notice Epochs are proposed one after the other, from 1.
    error EpochOutOfOrder(uint64 expected, uint64 number);

    /// @notice The epoch before is still inside its challenge window.
    error EpochPending(uint64 number, uint64 claimableAt);

    /// @notice Earnings never shrink.
    error TotalBelowPrevious(uint256 previous, uint256 totalCumulative);

    /// @notice Earnings never exceed what was paid in.
    error TotalAboveFunding(uint256 totalFunded, uint256 totalCumulative);

    /// @notice The proof does not lead to the claimable earnings root and its total.
    error InvalidProof(address account);

    /// @notice Paying this would exceed the total of the claimable epoch: the proposed table pays some account twice.
    error ClaimsAboveTotal(address account);

    /// @notice The account did not accept its payment.
    error PaymentFailed(address account);

    /// @notice Adds the native OPEN sent with the call to the funding.
    function fund() external payable;

    /// @notice Proposes the roots of the next epoch; settler only, refused while paused.
    function propose(
        uint64 number,
        bytes32 receiptsRoot,
        bytes32 ledgerRoot,
        bytes32 earningsRoot,
        uint256 totalCumulative
    ) external;

    /// @notice Pays `account` what it has earned beyond what it was paid. Anyone may call; the money goes to `account`.
    /// @return amount What was paid; 0 when nothing was due.
    function claim(address account, uint256 cumulative, MerkleSumProof calldata proof)
        external
        returns (uint256 amount);

    /// @notice Pays many accounts. An account that refuses its payment (or needs more than 50,000 gas to accept it)
    /// keeps its credit and does not stop the others; an invalid proof reverts the batch.
    /// @return amount What was paid in all.
    function claimMany(Claim[] calldata claims) external returns (uint256 amount);

    /// @notice Stops proposals, never claims; guardian only.
    function pause() external;

    /// @notice Allows proposals again; guardian only.
    function unpause() external;

    /// @notice Seconds between a proposal and its first claim.
    function challengeWindow() external view returns (uint64);

    /// @notice All native OPEN ever paid in by `fund`.
    function totalFunded() external view returns (uint256);

    /// @notice All native OPEN ever paid out.
    function totalClaimed() external view returns (uint256);

    /// @notice What `account` was paid since the beginning.
    function claimed(address account) external view returns (uint256);

    /// @notice The latest proposed epoch, 0 before the first.
    function lastEpoch() external view returns (uint64);

    /// @notice The epoch that claims are paid against now, 0 before the first.
    function claimableEpoch() external view returns (uint64);

    /// @notice What was proposed for `number`; all zero when nothing was.
    function epoch(uint64 number) external view returns (Epoch memory);
}
