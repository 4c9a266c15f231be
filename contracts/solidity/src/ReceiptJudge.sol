// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessControl} from "@openzeppelin/contracts/access/AccessControl.sol";
import {IModelRegistry} from "./interfaces/IModelRegistry.sol";
import {IReceiptJudge} from "./interfaces/IReceiptJudge.sol";
import {IRewardDistributor} from "./interfaces/IRewardDistributor.sol";

/// @title ReceiptJudge: whose receipts count, in which epochs and by which terms
contract ReceiptJudge is IReceiptJudge, AccessControl {
    struct Terms {
        uint64 from;
        bytes32 commitment;
    }

    string private constant NAME = "OpenLedger";
    string private constant VERSION = "2";

    /// @dev name, version, chainId, verifyingContract and salt (ERC-5267).
    bytes1 private constant FIELDS = hex"1f";

    bytes32 private constant DOMAIN_TYPE = keccak256(
        "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract,bytes32 salt)"
    );

    /// @inheritdoc IReceiptJudge
    IRewardDistributor public immutable distributor;
    /// @inheritdoc IReceiptJudge
    IModelRegistry public immutable models;
    /// @inheritdoc IReceiptJudge
    bytes32 public immutable salt;

    mapping(address signer => Span) private _signers;
    Terms[] private _terms;

    /// @param admin Registers signers and sets terms.
    /// @param salt_ Drawn by the installation, so that its receipts say nothing in another, nor in another life of its
    /// own, even where the keys and so all addresses are the same.
    constructor(address admin, IRewardDistributor distributor_, IModelRegistry models_, bytes32 salt_) {
        if (salt_ == bytes32(0)) revert Empty();
        distributor = distributor_;
        models = models_;
        salt = salt_;
        _grantRole(DEFAULT_ADMIN_ROLE, admin);
        emit JudgeOpened(distributor_, models_, salt);
    }

    /// @inheritdoc IReceiptJudge
    function registerSigner(address account) external onlyRole(DEFAULT_ADMIN_ROLE) {
        if (account == address(0)) revert Empty();
        if (_signers[account].from != 0) revert SignerKnown(account);
        uint64 from = _openEpoch();
        _signers[account] = Span(from, type(uint64).max);
        emit SignerRegistered(account, from);
    }

    /// @inheritdoc IReceiptJudge
    function retireSigner(address account) external onlyRole(DEFAULT_ADMIN_ROLE) {
        Span storage span = _signers[account];
        if (span.from == 0 || span.to != type(uint64).max) revert SignerUnknown(account);
        span.to = _openEpoch();
        emit SignerRetired(account, span.to);
    }

    /// @inheritdoc IReceiptJudge
    function setTerms(bytes32 commitment) external onlyRole(DEFAULT_ADMIN_ROLE) {
        if (commitment == bytes32(0)) revert Empty();
        uint64 from = _terms.length == 0 ? _openEpoch() : _openEpoch() + 1;
        _terms.push(Terms(from, commitment));
        emit TermsSet(from, commitment);
    }

    /// @inheritdoc IReceiptJudge
    function signer(address account) external view returns (Span memory) {
        return _signers[account];
    }

    /// @inheritdoc IReceiptJudge
    function terms(uint64 number) external view returns (bytes32) {
        for (uint256 i = _terms.length; i > 0; i--) {
            Terms storage entry = _terms[i - 1];
            if (entry.from <= number) return entry.commitment;
        }
        return bytes32(0);
    }

    /// @inheritdoc IReceiptJudge
    function eip712Domain()
        external
        view
        returns (
            bytes1 fields,
            string memory name,
            string memory version,
            uint256 chainId,
            address verifyingContract,
            bytes32 salt_,
            uint256[] memory extensions
        )
    {
        return (FIELDS, NAME, VERSION, block.chainid, address(this), salt, new uint256[](0));
    }

    /// @inheritdoc IReceiptJudge
    function domainSeparator() external view returns (bytes32) {
        return keccak256(
            abi.encode(
                DOMAIN_TYPE, keccak256(bytes(NAME)), keccak256(bytes(VERSION)), block.chainid, address(this), salt
            )
        );
    }

    /// @dev The epoch that receipts are being signed in.
    function _openEpoch() private view returns (uint64) {
        return distributor.lastEpoch() + 1;
    }
}
