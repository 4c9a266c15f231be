// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IRewardDistributor} from "../src/interfaces/IRewardDistributor.sol";
import {Earnings} from "./Earnings.sol";
import {Trees} from "./Trees.sol";
import {GasBurner, Refuser} from "./Vm.sol";

/// @notice Funds, proposes, waits and claims at random, with an honest or a dishonest settler and with accounts that
/// refuse their money. Nothing here may revert unless it says so.
contract DistributorHandler is Earnings {
    uint64 private constant WINDOW = 100;
    uint256 private constant REFUSERS = 2; // the first accounts of the table

    uint256[] private proposed; // the table of the last proposal, which becomes the claimable one
    uint256[] private claimable;
    mapping(address account => uint256) public claimedBefore;
    bool public claimsShrank;
    bool private immutable honest;

    constructor(bool honest_) {
        honest = honest_;
        deploy(WINDOW);
        earn(address(new Refuser()), 0);
        earn(address(new GasBurner()), 0);
        for (uint160 i = 0; i < 5; i++) earn(address(0xacc0000 + i), 0);
        proposed = cumulative;
        claimable = cumulative;
    }

    function fund(uint256 amount) external {
        distributor.fund{value: bound(amount, 0, 100 ether)}();
    }

    /// @notice Waits for the pending window, then adds to everyone's earnings, within the funding.
    function proposeHonestly(uint256 salt) external {
        settle();
        uint256 free = distributor.totalFunded() - total(proposed);
        uint256[] memory next = proposed;
        for (uint256 i = 0; i < next.length; i++) {
            uint256 part = uint256(keccak256(abi.encode(salt, i))) % (free + 1);
            next[i] += part;
            free -= part;
        }
        submit(next);
    }

    /// @notice Shuffles earnings between accounts, keeping within the guards that the contract can check.
    function proposeDishonestly(uint256 salt) external {
        if (honest) return;
        settle();
        uint256 low = total(proposed);
        uint256 left = bound(salt, low, distributor.totalFunded());
        uint256[] memory next = proposed;
        for (uint256 i = 0; i < next.length; i++) {
            next[i] = i + 1 == next.length ? left : uint256(keccak256(abi.encode(salt, i))) % (left + 1);
            left -= next[i];
        }
        submit(next);
    }

    function wait(uint256 duration) external {
        vm.warp(block.timestamp + bound(duration, 1, WINDOW));
    }

    function claimOne(uint256 index) external {
        if (!ready()) return;
        index = bound(index, 0, accounts.length - 1);
        cumulative = claimable;
        address account = accounts[index];
        bool due = claimable[index] > distributor.claimed(account);
        try distributor.claim{gas: 500_000}(account, claimable[index], proof(index)) returns (uint256 amount) {
            require(due == (amount != 0), "paid what was not due, or not what was");
            require(index >= REFUSERS || amount == 0, "paid an account that refuses");
        } catch {
            require(due && (index < REFUSERS || !honest), "an honest claim reverted");
        }
        note();
    }

    function claimAll() external {
        if (!ready()) return;
        cumulative = claimable;
        try distributor.claimMany(claims()) {
            require(!honest || distributor.claimMany(claims()) == 0, "a second batch paid");
        } catch {
            require(!honest, "an honest batch reverted");
        }
        note();
    }

    /// @notice Whatever account it names, a claim beyond the table is refused.
    function claimTooMuch(uint256 index, uint256 excess) external {
        index = bound(index, 0, accounts.length - 1);
        cumulative = claimable;
        uint256 amount = claimable[index] + bound(excess, 1, 1 ether);
        try distributor.claim(accounts[index], amount, proof(index)) {
            revert("a claim beyond the table was paid");
        } catch {}
    }

    function target() external view returns (IRewardDistributor) {
        return distributor;
    }

    function accountAt(uint256 index) external view returns (address) {
        return accounts[index];
    }

    function count() external view returns (uint256) {
        return accounts.length;
    }

    function settle() private {
        uint64 last = distributor.lastEpoch();
        if (last != 0 && block.timestamp < distributor.epoch(last).claimableAt) {
            vm.warp(distributor.epoch(last).claimableAt);
        }
        claimable = proposed;
    }

    function submit(uint256[] memory next) private {
        cumulative = next;
        proposeTable();
        proposed = next;
    }

    /// @dev Whether there is a claimable epoch; takes over the pending table once its window has passed.
    function ready() private returns (bool) {
        if (distributor.claimableEpoch() == distributor.lastEpoch()) claimable = proposed;
        return distributor.claimableEpoch() != 0;
    }

    function note() private {
        for (uint256 i = 0; i < accounts.length; i++) {
            uint256 now_ = distributor.claimed(accounts[i]);
            if (now_ < claimedBefore[accounts[i]]) claimsShrank = true;
            claimedBefore[accounts[i]] = now_;
        }
    }

    function total(uint256[] memory amounts) private pure returns (uint256 sum) {
        for (uint256 i = 0; i < amounts.length; i++) sum += amounts[i];
    }
}

abstract contract RewardDistributorInvariant is Earnings {
    DistributorHandler internal handler;

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(handler);
    }

    function invariant_claimsTableFundingAndBalancesAgree() public view {
        IRewardDistributor d = handler.target();
        vm.assertLe(d.totalClaimed(), d.epoch(d.claimableEpoch()).totalCumulative, "claims within the table");
        vm.assertLe(d.epoch(d.lastEpoch()).totalCumulative, d.totalFunded(), "table within the funding");
        vm.assertEq(address(d).balance, d.totalFunded() - d.totalClaimed(), "balance is funding less claims");
        uint256 sum = 0;
        for (uint256 i = 0; i < handler.count(); i++) {
            address account = handler.accountAt(i);
            vm.assertEq(account.balance, d.claimed(account), "an account holds what it is booked to have claimed");
            sum += d.claimed(account);
        }
        vm.assertEq(sum, d.totalClaimed(), "claims add up");
        vm.assertFalse(handler.claimsShrank(), "claims never shrink");
    }
}

contract HonestSettlerInvariantTest is RewardDistributorInvariant {
    function setUp() public {
        handler = new DistributorHandler(true);
    }
}

contract DishonestSettlerInvariantTest is RewardDistributorInvariant {
    function setUp() public {
        handler = new DistributorHandler(false);
    }
}
