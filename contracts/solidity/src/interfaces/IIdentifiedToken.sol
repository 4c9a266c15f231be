// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Registration of 32-byte ids as ERC-721 tokens
/// @notice The token id is the id read as an unsigned number. Ids are never freed and their URI never changes.
interface IIdentifiedToken {
    /// @notice `id` was registered by `holder`.
    event Registered(bytes32 indexed id, address indexed holder, string uri);

    /// @notice The id zero stands for "none" and cannot be registered.
    error EmptyId();

    /// @notice `id` has a holder already.
    error AlreadyRegistered(bytes32 id);

    /// @notice A URI may have at most 2,048 bytes.
    error UriTooLong(uint256 length);

    /// @notice Registers `id` for the caller, who receives its token.
    function register(bytes32 id, string calldata uri) external;

    /// @notice The holder of `id`, or the zero address when nobody registered it.
    function holderOf(bytes32 id) external view returns (address);
}
