// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";
import {ERC3009} from "@openzeppelin/contracts/token/ERC20/extensions/draft-ERC3009.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {IWOPEN} from "./interfaces/IWOPEN.sol";

/// @title WOPEN: native OPEN as an ERC-20, one for one
/// @notice ERC-20 with EIP-2612 permits and ERC-3009 signed transfers, backed by the native coin it holds.
contract WOPEN is IWOPEN, ERC20, ERC20Permit, ERC3009 {
    constructor() ERC20("Wrapped OPEN", "WOPEN") ERC20Permit("Wrapped OPEN") {}

    /// @notice Native OPEN sent without calldata is wrapped for its sender.
    receive() external payable {
        deposit();
    }

    /// @inheritdoc IWOPEN
    function deposit() public payable {
        _mint(msg.sender, msg.value);
        emit Deposit(msg.sender, msg.value);
    }

    /// @inheritdoc IWOPEN
    function withdraw(uint256 amount) external {
        _burn(msg.sender, amount);
        emit Withdrawal(msg.sender, amount);
        Address.sendValue(payable(msg.sender), amount);
    }
}
