// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {ERC721URIStorage} from "@openzeppelin/contracts/token/ERC721/extensions/ERC721URIStorage.sol";
import {IIdentifiedToken} from "./interfaces/IIdentifiedToken.sol";

/// @title An ERC-721 whose tokens are 32-byte ids taken by whoever registers them first
/// @notice Shared by the registries: the holder of a token, or whom it approved, may append versions to its id.
abstract contract IdentifiedToken is IIdentifiedToken, ERC721URIStorage {
    uint256 internal constant URI_BYTES_MAX = 2048;

    /// @inheritdoc IIdentifiedToken
    function register(bytes32 id, string calldata uri) external {
        if (id == bytes32(0)) revert EmptyId();
        if (_ownerOf(uint256(id)) != address(0)) revert AlreadyRegistered(id);
        if (bytes(uri).length > URI_BYTES_MAX) revert UriTooLong(bytes(uri).length);
        _mint(msg.sender, uint256(id));
        _setTokenURI(uint256(id), uri);
        emit Registered(id, msg.sender, uri);
    }

    /// @inheritdoc IIdentifiedToken
    function holderOf(bytes32 id) external view returns (address) {
        return _ownerOf(uint256(id));
    }

    /// @dev Reverts unless the caller holds `id` or was approved for it; an unregistered id has no holder.
    function _requireHolder(bytes32 id) internal view {
        _checkAuthorized(_ownerOf(uint256(id)), msg.sender, uint256(id));
    }
}
