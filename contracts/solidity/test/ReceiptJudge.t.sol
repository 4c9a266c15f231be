// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {DatanetRegistry} from "../src/DatanetRegistry.sol";
import {ModelRegistry} from "../src/ModelRegistry.sol";
import {ReceiptJudge} from "../src/ReceiptJudge.sol";
import {RewardDistributor} from "../src/RewardDistributor.sol";
import {IModelRegistry} from "../src/interfaces/IModelRegistry.sol";
import {IReceiptJudge} from "../src/interfaces/IReceiptJudge.sol";
import {IRewardDistributor} from "../src/interfaces/IRewardDistributor.sol";
import {Spec} from "./Vm.sol";

contract ReceiptJudgeTest is Spec {
    address private constant ALICE = address(0xa11ce);
    address private constant BOB = address(0xb0b);
    uint64 private constant FOREVER = type(uint64).max;

    RewardDistributor private distributor;
    ModelRegistry private models;
    ReceiptJudge private judge;

    function setUp() public {
        DatanetRegistry datanets = DatanetRegistry(deployed("DatanetRegistry", ""));
        models = ModelRegistry(deployed("ModelRegistry", abi.encode(datanets)));
        distributor = RewardDistributor(
            deployed("RewardDistributor", abi.encode(address(this), address(this), address(this), uint64(0)))
        );
        judge = opened(keccak256("salt"));
    }

    function test_itLeadsToModelsAndEpochs() public view {
        vm.assertEq(address(judge.distributor()), address(distributor), "distributor");
        vm.assertEq(address(judge.models()), address(models), "models");
    }

    function test_twoJudgesHaveTwoDomains() public {
        ReceiptJudge other = opened(keccak256("another salt"));
        vm.assertEq(judge.salt(), keccak256("salt"), "salt");
        vm.assertTrue(judge.domainSeparator() != other.domainSeparator(), "separator");
        vm.assertTrue(judge.domainSeparator() != opened(keccak256("salt")).domainSeparator(), "address");
    }

    function test_aJudgeHasASalt() public {
        vm.expectRevert(IReceiptJudge.Empty.selector);
        new ReceiptJudge(address(this), distributor, models, bytes32(0));
    }

    function test_theSeparatorIsThatOfTheDomainItTells() public view {
        (
            bytes1 fields,
            string memory name,
            string memory version,
            uint256 chainId,
            address verifyingContract,
            bytes32 salt,
            uint256[] memory extensions
        ) = judge.eip712Domain();
        vm.assertEq(bytes32(fields), bytes32(bytes1(0x1f)), "fields");
        vm.assertEq(extensions.length, 0, "extensions");
        vm.assertEq(verifyingContract, address(judge), "contract");
        bytes32 domainType = keccak256(
            "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract,bytes32 salt)"
        );
        vm.assertEq(
            judge.domainSeparator(),
            keccak256(
                abi.encode(
                    domainType,
                    keccak256(bytes(name)),
                    keccak256(bytes(version)),
                    chainId,
                    verifyingContract,
                    salt
                )
            ),
            "separator"
        );
    }

    function test_aSignerSignsFromTheOpenEpochOn() public {
        propose(1);
        propose(2);
        vm.expectEmit();
        emit IReceiptJudge.SignerRegistered(ALICE, 3);
        judge.registerSigner(ALICE);
        vm.snapshotGasLastCall("ReceiptJudge", "registerSigner");
        expectSpan(ALICE, 3, FOREVER);
        expectSpan(BOB, 0, 0);
    }

    function test_aRetiredSignerKeepsItsEpochsAndNeverReturns() public {
        judge.registerSigner(ALICE);
        propose(1);
        vm.expectEmit();
        emit IReceiptJudge.SignerRetired(ALICE, 2);
        judge.retireSigner(ALICE);
        expectSpan(ALICE, 1, 2);
        vm.expectRevert(abi.encodeWithSelector(IReceiptJudge.SignerKnown.selector, ALICE));
        judge.registerSigner(ALICE);
        vm.expectRevert(abi.encodeWithSelector(IReceiptJudge.SignerUnknown.selector, ALICE));
        judge.retireSigner(ALICE);
        vm.expectRevert(abi.encodeWithSelector(IReceiptJudge.SignerUnknown.selector, BOB));
        judge.retireSigner(BOB);
    }

    function test_firstTermsHoldAtOnceLaterOnesFromTheNextEpoch() public {
        vm.assertEq(judge.terms(1), bytes32(0), "none yet");
        judge.setTerms(keccak256("one"));
        vm.snapshotGasLastCall("ReceiptJudge", "setTerms");
        propose(1);
        vm.expectEmit();
        emit IReceiptJudge.TermsSet(3, keccak256("two"));
        judge.setTerms(keccak256("two"));
        vm.assertEq(judge.terms(1), keccak256("one"), "first");
        vm.assertEq(judge.terms(2), keccak256("one"), "open");
        vm.assertEq(judge.terms(3), keccak256("two"), "next");
        vm.assertEq(judge.terms(FOREVER), keccak256("two"), "last");
        vm.assertEq(judge.terms(0), bytes32(0), "before all");
    }

    function test_termsSetTwiceInAnEpochAreTheLast() public {
        judge.setTerms(keccak256("one"));
        judge.setTerms(keccak256("two"));
        judge.setTerms(keccak256("three"));
        vm.assertEq(judge.terms(1), keccak256("one"), "open");
        vm.assertEq(judge.terms(2), keccak256("three"), "next");
    }

    function test_nothingEmptyIsRegistered() public {
        vm.expectRevert(IReceiptJudge.Empty.selector);
        judge.registerSigner(address(0));
        vm.expectRevert(IReceiptJudge.Empty.selector);
        judge.setTerms(bytes32(0));
    }

    function test_onlyTheAdminChangesAnything() public {
        bytes[] memory calls = new bytes[](3);
        calls[0] = abi.encodeCall(judge.registerSigner, (BOB));
        calls[1] = abi.encodeCall(judge.retireSigner, (BOB));
        calls[2] = abi.encodeCall(judge.setTerms, (keccak256("mine")));
        for (uint256 i = 0; i < calls.length; i++) {
            vm.prank(BOB);
            (bool done, bytes memory why) = address(judge).call(calls[i]);
            vm.assertFalse(done, "a stranger");
            bytes memory expected =
                abi.encodeWithSelector(IAccessControl.AccessControlUnauthorizedAccount.selector, BOB, bytes32(0));
            vm.assertEq(why, expected, "reason");
        }
    }

    function opened(bytes32 salt) private returns (ReceiptJudge) {
        return ReceiptJudge(deployed("ReceiptJudge", abi.encode(address(this), distributor, models, salt)));
    }

    function propose(uint64 number) private {
        distributor.propose(number, keccak256("receipts"), keccak256("ledger"), keccak256("earnings"), 0);
    }

    function expectSpan(address account, uint64 from, uint64 to) private view {
        IReceiptJudge.Span memory span = judge.signer(account);
        vm.assertEq(span.from, from, "from");
        vm.assertEq(span.to, to, "to");
    }
}
