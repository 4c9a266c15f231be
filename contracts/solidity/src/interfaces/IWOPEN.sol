// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title The wrapping half of WOPEN
/// @notice Every token is backed by one unit of native OPEN held by the contract.
interface IWOPEN {
    /// @notice Native OPEN was wrapped into tokens of `account`.
    event Deposit(address indexed account, uint256 amount);

    /// @notice Tokens of `account` were burnt and paid out in native OPEN.
    event Withdrawal(address indexed account, uint256 amount);

    /// @notice Wraps the native OPEN sent with the call into tokens of the caller.
    function deposit() external payable;

    /// @notice Burns `amount` tokens of the caller and pays the same amount of native OPEN to it.
    function withdraw(uint256 amount) external;
}
