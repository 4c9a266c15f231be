// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IModelRegistry} from "./IModelRegistry.sol";
import {IRewardDistributor} from "./IRewardDistributor.sol";

/// @title Where the trust in usage receipts has its root
/// @notice A usage receipt is signed (EIP-712) for one judge: its address and the salt it was deployed with are in the
/// domain, so that a receipt of one installation says nothing in another. The judge says whose signatures count
/// in which epochs, by which terms fees are divided, and where the models and the epochs' roots are registered.
/// Signers and terms are only ever added to: what held for an epoch holds for it for ever.
interface IReceiptJudge {
    /// @notice The epochs whose receipts a signer may sign, both included; `from` 0 for a stranger.
    struct Span {
        uint64 from;
        uint64 to;
    }

    /// @notice A judge was opened; its first entry in the chain's log.
    event JudgeOpened(IRewardDistributor indexed distributor, IModelRegistry indexed models, bytes32 salt);

    /// @notice From epoch `from` on, receipts may be signed by `signer`.
    event SignerRegistered(address indexed signer, uint64 from);

    /// @notice After epoch `to`, receipts may not be signed by `signer`.
    event SignerRetired(address indexed signer, uint64 to);

    /// @notice From epoch `from` on, fees are divided by the terms with this commitment.
    event TermsSet(uint64 indexed from, bytes32 commitment);

    /// @notice The account signs, or has signed; a key that was retired stays so.
    error SignerKnown(address signer);

    /// @notice The account does not sign.
    error SignerUnknown(address signer);

    /// @notice Neither a signer nor terms nor the salt can be zero.
    error Empty();

    /// @notice Lets `signer` sign receipts from the open epoch on; admin only.
    function registerSigner(address signer) external;

    /// @notice Ends the signing of `signer` with the open epoch; admin only.
    function retireSigner(address signer) external;

    /// @notice Commits to the terms of fees: the first from the open epoch on, all others from the one after it,
    /// because receipts of the open epoch are signed already; admin only.
    function setTerms(bytes32 commitment) external;

    /// @notice The epochs whose receipts `signer` may sign.
    function signer(address signer) external view returns (Span memory);

    /// @notice The commitment to the terms of the fees of epoch `number`; zero when there are none.
    function terms(uint64 number) external view returns (bytes32);

    /// @notice Where epochs are proposed and paid.
    function distributor() external view returns (IRewardDistributor);

    /// @notice Where models are registered, and through it the Datanets.
    function models() external view returns (IModelRegistry);

    /// @notice What tells this installation from all others.
    function salt() external view returns (bytes32);

    /// @notice The domain that receipts are signed for (ERC-5267).
    function eip712Domain()
        external
        view
        returns (
            bytes1 fields,
            string memory name,
            string memory version,
            uint256 chainId,
            address verifyingContract,
            bytes32 salt,
            uint256[] memory extensions
        );

    /// @notice The separator of that domain.
    function domainSeparator() external view returns (bytes32);
}
