// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {MerklePath} from "../src/MerklePath.sol";
import {RewardDistributor} from "../src/RewardDistributor.sol";
import {IRewardDistributor} from "../src/interfaces/IRewardDistributor.sol";
import {Earnings} from "./Earnings.sol";
import {Trees} from "./Trees.sol";
import {GasBurner, Refuser} from "./Vm.sol";

/// @notice An account that, when paid, claims again before it accepts.
contract Reentrant {
    RewardDistributor public distributor;
    bytes public again;
    bytes public answer;

    function prepare(RewardDistributor target, bytes calldata data) external {
        (distributor, again) = (target, data);
    }

    receive() external payable {
        (, answer) = address(distributor).call(again);
    }
}

contract RewardDistributorTest is Earnings {
    address private constant ALICE = address(0xa11ce);
    address private constant BOB = address(0xb0b);
    address private constant CAROL = address(0xca401);

    function setUp() public {
        deploy(0);
        distributor.fund{value: 100 ether}();
        vm.snapshotGasLastCall("RewardDistributor", "fund");
    }

    function earnThree() private {
        earn(ALICE, 10 ether);
        earn(BOB, 20 ether);
        earn(CAROL, 30 ether);
    }

    // Funding and proposing

    function test_fundingIsCounted() public {
        vm.expectEmit();
        emit IRewardDistributor.Funded(address(this), 5 ether, 105 ether);
        distributor.fund{value: 5 ether}();
        vm.assertEq(distributor.totalFunded(), 105 ether, "funded");
        (bool sent,) = address(distributor).call{value: 1 ether}("");
        vm.assertFalse(sent, "money without a call to fund");
    }

    function test_proposalIsRecorded() public {
        vm.expectEmit();
        emit IRewardDistributor.EpochProposed(1, RECEIPTS, LEDGER, keccak256("e"), 60 ether, 1_000_000);
        vm.prank(SETTLER);
        distributor.propose(1, RECEIPTS, LEDGER, keccak256("e"), 60 ether);
        vm.snapshotGasLastCall("RewardDistributor", "propose first");
        IRewardDistributor.Epoch memory epoch = distributor.epoch(1);
        vm.assertEq(epoch.receiptsRoot, RECEIPTS, "receipts");
        vm.assertEq(epoch.ledgerRoot, LEDGER, "ledger");
        vm.assertEq(epoch.earningsRoot, keccak256("e"), "earnings");
        vm.assertEq(epoch.totalCumulative, 60 ether, "total");
        vm.assertEq(distributor.claimableEpoch(), 1, "claimable at once");
    }

    function test_onlyTheSettlerProposes() public {
        vm.expectRevert(
            abi.encodeWithSelector(
                IAccessControl.AccessControlUnauthorizedAccount.selector, BOB, distributor.SETTLER_ROLE()
            )
        );
        vm.prank(BOB);
        distributor.propose(1, RECEIPTS, LEDGER, keccak256("e"), 0);
    }

    function test_epochsAreConsecutive() public {
        vm.startPrank(SETTLER);
        for (uint64 number = 0; number <= 2; number += 2) {
            vm.expectRevert(abi.encodeWithSelector(IRewardDistributor.EpochOutOfOrder.selector, 1, number));
            distributor.propose(number, RECEIPTS, LEDGER, keccak256("e"), 0);
        }
        distributor.propose(1, RECEIPTS, LEDGER, keccak256("e"), 0);
        vm.expectRevert(abi.encodeWithSelector(IRewardDistributor.EpochOutOfOrder.selector, 2, 1));
        distributor.propose(1, RECEIPTS, LEDGER, keccak256("e"), 0);
        distributor.propose(2, RECEIPTS, LEDGER, keccak256("e"), 0);
    }

    function test_totalStaysBetweenThePreviousAndTheFunding() public {
        vm.startPrank(SETTLER);
        vm.expectRevert(
            abi.encodeWithSelector(IRewardDistributor.TotalAboveFunding.selector, 100 ether, 100 ether + 1)
        );
        distributor.propose(1, RECEIPTS, LEDGER, keccak256("e"), 100 ether + 1);
        distributor.propose(1, RECEIPTS, LEDGER, keccak256("e"), 100 ether);
        vm.expectRevert(
            abi.encodeWithSelector(IRewardDistributor.TotalBelowPrevious.selector, 100 ether, 100 ether - 1)
        );
        distributor.propose(2, RECEIPTS, LEDGER, keccak256("e"), 100 ether - 1);
        distributor.propose(2, RECEIPTS, LEDGER, keccak256("e"), 100 ether);
    }

    function test_moneyForcedInIsNoFunding() public {
        vm.deal(address(distributor), 500 ether);
        vm.expectRevert(abi.encodeWithSelector(IRewardDistributor.TotalAboveFunding.selector, 100 ether, 101 ether));
        vm.prank(SETTLER);
        distributor.propose(1, RECEIPTS, LEDGER, keccak256("e"), 101 ether);
    }

    // The challenge window

    function test_rootIsClaimableAfterItsWindow() public {
        deploy(1 days);
        distributor.fund{value: 100 ether}();
        earnThree();
        proposeTable();
        vm.assertEq(distributor.claimableEpoch(), 0, "none yet");
        vm.warp(1_000_000 + 1 days - 1);
        vm.expectRevert(abi.encodeWithSelector(IRewardDistributor.InvalidProof.selector, ALICE));
        this.claimOut(0);
        vm.warp(1_000_000 + 1 days);
        vm.assertEq(claimAt(0), 10 ether, "paid");
    }

    function test_previousRootStaysClaimableWhileTheNextIsInItsWindow() public {
        deploy(1 days);
        distributor.fund{value: 100 ether}();
        earnThree();
        proposeTable();
        IRewardDistributor.MerkleSumProof memory old = proof(1);
        vm.warp(1_000_000 + 1 days);
        cumulative[1] = 25 ether;
        proposeTable();
        vm.assertEq(distributor.lastEpoch(), 2, "last");
        vm.assertEq(distributor.claimableEpoch(), 1, "claimable");
        vm.assertEq(distributor.claim(BOB, 20 ether, old), 20 ether, "by the first root");
        vm.warp(1_000_000 + 2 days);
        vm.assertEq(claimAt(1), 5 ether, "by the second root");
    }

    function test_nothingIsBuiltOnARootInsideItsWindow() public {
        deploy(1 days);
        distributor.fund{value: 100 ether}();
        earnThree();
        proposeTable();
        vm.expectRevert(abi.encodeWithSelector(IRewardDistributor.EpochPending.selector, 1, 1_000_000 + 1 days));
        vm.prank(SETTLER);
        distributor.propose(2, RECEIPTS, LEDGER, keccak256("e"), 60 ether);
    }

    // Claiming

    function test_anyoneMayClaimForAnAccount() public {
        earnThree();
        proposeTable();
        vm.expectEmit();
        emit IRewardDistributor.Claimed(BOB, 1, 20 ether, 20 ether);
        vm.prank(address(0x4e1a4));
        vm.assertEq(claimAt(1), 20 ether, "amount");
        vm.snapshotGasLastCall("RewardDistributor", "claim among 3");
        vm.assertEq(BOB.balance, 20 ether, "paid to the account");
        vm.assertEq(distributor.claimed(BOB), 20 ether, "booked");
    }

    function test_secondClaimPaysNothing() public {
        earnThree();
        proposeTable();
        claimAt(1);
        vm.assertEq(claimAt(1), 0, "again");
        vm.assertEq(BOB.balance, 20 ether, "balance");
        vm.assertEq(distributor.totalClaimed(), 20 ether, "total");
    }

    function test_oneClaimCatchesUpOnManyEpochs() public {
        earnThree();
        proposeTable();
        claimAt(0);
        for (uint256 i = 1; i <= 5; i++) {
            cumulative[0] += 1 ether;
            proposeTable();
        }
        vm.assertEq(claimAt(0), 5 ether, "difference");
        vm.assertEq(ALICE.balance, 15 ether, "all");
    }

    function test_supersededProofIsRefused() public {
        earnThree();
        proposeTable();
        IRewardDistributor.MerkleSumProof memory old = proof(0);
        cumulative[1] += 1 ether;
        proposeTable();
        vm.expectRevert(abi.encodeWithSelector(IRewardDistributor.InvalidProof.selector, ALICE));
        distributor.claim(ALICE, 10 ether, old);
    }

    function test_pausingStopsProposalsAndNeverClaims() public {
        earnThree();
        proposeTable();
        vm.expectRevert();
        distributor.pause();
        vm.prank(GUARDIAN);
        distributor.pause();
        vm.expectRevert(Pausable.EnforcedPause.selector);
        vm.prank(SETTLER);
        distributor.propose(2, RECEIPTS, LEDGER, keccak256("e"), 60 ether);
        vm.assertEq(claimAt(0), 10 ether, "one");
        vm.assertEq(distributor.claimMany(claims()), 50 ether, "the rest");
        vm.prank(GUARDIAN);
        distributor.unpause();
        proposeTable();
    }

    function test_accountThatRefusesKeepsItsCredit() public {
        address refuser = address(new Refuser());
        earn(refuser, 10 ether);
        proposeTable();
        vm.expectRevert(abi.encodeWithSelector(IRewardDistributor.PaymentFailed.selector, refuser));
        this.claimOut(0);
        vm.assertEq(distributor.claimed(refuser), 0, "still due");
    }

    function test_batchPaysEveryoneButThoseWhoRefuse() public {
        address refuser = address(new Refuser());
        address burner = address(new GasBurner());
        earn(ALICE, 1 ether);
        earn(refuser, 2 ether);
        earn(BOB, 3 ether);
        earn(burner, 4 ether);
        earn(CAROL, 5 ether);
        proposeTable();
        claimAt(0);
        vm.expectEmit();
        emit IRewardDistributor.PaymentRefused(refuser, 1, 2 ether);
        vm.expectEmit();
        emit IRewardDistributor.Claimed(BOB, 1, 3 ether, 3 ether);
        vm.expectEmit();
        emit IRewardDistributor.PaymentRefused(burner, 1, 4 ether);
        vm.expectEmit();
        emit IRewardDistributor.Claimed(CAROL, 1, 5 ether, 5 ether);
        vm.assertEq(distributor.claimMany{gas: 600_000}(claims()), 8 ether, "paid");
        vm.assertEq(distributor.totalClaimed(), 9 ether, "booked");
        vm.assertEq(distributor.claimed(refuser) + distributor.claimed(burner), 0, "still due");
    }

    function test_batchWithAnInvalidProofReverts() public {
        earnThree();
        proposeTable();
        IRewardDistributor.Claim[] memory all = claims();
        all[2].cumulative += 1;
        vm.expectRevert(abi.encodeWithSelector(IRewardDistributor.InvalidProof.selector, CAROL));
        distributor.claimMany(all);
        vm.assertEq(ALICE.balance, 0, "nobody");
    }

    function test_claimFromInsideAPaymentIsRefused() public {
        Reentrant account = new Reentrant();
        earn(address(account), 10 ether);
        earn(BOB, 20 ether);
        proposeTable();
        account.prepare(distributor, abi.encodeCall(distributor.claim, (BOB, 20 ether, proof(1))));
        claimAt(0);
        vm.assertEq(
            account.answer(),
            abi.encodeWithSelector(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector),
            "refused inside"
        );
        vm.assertEq(BOB.balance, 0, "not paid inside");
    }

    /// @dev A settler who moves what was already paid to someone else is stopped at the total.
    function test_movedEarningsAreNotPaidTwice() public {
        earn(ALICE, 60 ether);
        earn(BOB, 0);
        proposeTable();
        claimAt(0);
        cumulative[0] = 0;
        cumulative[1] = 60 ether;
        proposeTable();
        vm.expectRevert(abi.encodeWithSelector(IRewardDistributor.ClaimsAboveTotal.selector, BOB));
        this.claimOut(1);
        vm.assertEq(claimAt(0), 0, "a smaller cumulative pays nothing");
    }

    function test_rootMustCarryTheProposedTotal() public {
        earnThree();
        MerklePath.SumNode memory root = Trees.sumRoot(table());
        vm.prank(SETTLER);
        distributor.propose(1, RECEIPTS, LEDGER, root.hash, root.sum + 1);
        vm.expectRevert(abi.encodeWithSelector(IRewardDistributor.InvalidProof.selector, ALICE));
        this.claimOut(0);
    }

    /// @dev Sums that wrap around would let a small total cover large claims.
    function test_overflowingSumsAreRefused() public {
        earn(ALICE, 50 ether);
        earn(BOB, type(uint256).max - 20 ether + 1);
        earn(CAROL, 30 ether);
        MerklePath.SumNode memory root = Trees.sumRoot(table());
        vm.assertEq(root.sum, 60 ether, "wrapped");
        proposeTable();
        vm.expectRevert(abi.encodeWithSelector(IRewardDistributor.InvalidProof.selector, ALICE));
        this.claimOut(0);
    }

    function test_nothingIsClaimableBeforeTheFirstEpoch() public {
        IRewardDistributor.MerkleSumProof memory none;
        none.width = 1;
        vm.expectRevert(abi.encodeWithSelector(IRewardDistributor.InvalidProof.selector, ALICE));
        distributor.claim(ALICE, 0, none);
    }

    function testFuzz_everyAccountIsPaidItsAmountOnly(uint256 width, uint256 index, uint256 salt) public {
        width = bound(width, 1, 40);
        index = bound(index, 0, width - 1);
        for (uint256 i = 0; i < width; i++) {
            earn(address(uint160(0xacc0000 + i)), uint256(keccak256(abi.encode(salt, i))) % 2 ether);
        }
        proposeTable();
        IRewardDistributor.MerkleSumProof memory good = proof(index);
        refused(index, cumulative[index] + 1, good);
        refused((index + 1) % (width + 1), cumulative[index], good);
        if (good.siblings.length > 0) {
            uint256 level = salt % good.siblings.length;
            good.siblings[level].sum ^= 1;
            refused(index, cumulative[index], good);
            good.siblings[level].sum ^= 1;
            good.siblings[level].hash ^= bytes32(uint256(1));
            refused(index, cumulative[index], good);
        }
        vm.assertEq(claimAt(index), cumulative[index], "paid");
        vm.assertEq(distributor.claimMany(claims()) + cumulative[index], Trees.sumRoot(table()).sum, "all");
        vm.assertEq(distributor.claimMany(claims()), 0, "again");
    }

    function test_gasOfClaimsAmongAThousand() public {
        for (uint256 i = 0; i < 1000; i++) earn(address(uint160(0xacc0000 + i)), 0.01 ether);
        proposeTable();
        claimAt(777);
        vm.snapshotGasLastCall("RewardDistributor", "claim among 1000");
        distributor.claimMany(claims(50));
        vm.snapshotGasLastCall("RewardDistributor", "claimMany 50 among 1000");
        accounts[0] = ALICE;
        cumulative[0] = 0.02 ether;
        proposeTable();
        vm.snapshotGasLastCall("RewardDistributor", "propose next");
    }

    /// @dev EIP-7825 caps a transaction at 2^24 gas. The calls here are those of a tree of 1,024 leaves; one of a
    /// million has ten more siblings per claim, which the rest must leave room for.
    function test_aHundredClaimsFitATransactionEvenIfAllBurnTheirGas() public {
        for (uint256 i = 0; i < 1024; i++) {
            earn(i < 100 ? address(new GasBurner()) : address(uint160(0xacc0000 + i)), 0.01 ether);
        }
        proposeTable();
        IRewardDistributor.Claim[] memory batch = claims(100);
        uint256 callGas = 21_000 + abi.encodeCall(distributor.claimMany, (batch)).length * 16;
        uint256 siblingGas = 64 * 16 + 1000; // its calldata, and hashing it
        uint256 budget = (1 << 24) - callGas - batch.length * 10 * siblingGas;
        vm.assertEq(distributor.claimMany{gas: budget}(batch), 0, "all refused");
        vm.snapshotGasLastCall("RewardDistributor", "claimMany 100 that burn their gas");
    }

    /// @dev Building a proof makes no call, so that an expected revert meets the claim.
    function claimOut(uint256 index) external returns (uint256) {
        return distributor.claim(accounts[index], cumulative[index], proof(index));
    }

    function refused(uint256 index, uint256 amount, IRewardDistributor.MerkleSumProof memory path) private {
        address account = index < accounts.length ? accounts[index] : address(0xdead);
        vm.expectRevert(abi.encodeWithSelector(IRewardDistributor.InvalidProof.selector, account));
        distributor.claim(account, amount, path);
    }
}
