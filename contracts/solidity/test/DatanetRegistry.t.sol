// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC721Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {DatanetRegistry} from "../src/DatanetRegistry.sol";
import {IDatanetRegistry} from "../src/interfaces/IDatanetRegistry.sol";
import {IIdentifiedToken} from "../src/interfaces/IIdentifiedToken.sol";
import {Trees} from "./Trees.sol";
import {Spec} from "./Vm.sol";

contract DatanetRegistryTest is Spec {
    bytes32 private constant ID = keccak256("datanet");
    bytes32 private constant ROOT = keccak256("root");
    bytes32 private constant MANIFEST = keccak256("manifest");
    address private constant BOB = address(0xb0b);

    DatanetRegistry private registry;

    function setUp() public {
        registry = DatanetRegistry(deployed("DatanetRegistry", ""));
        registry.register(ID, "openledger:datanet");
        vm.snapshotGasLastCall("DatanetRegistry", "register");
    }

    function test_registeringMintsTheTokenOfTheId() public view {
        vm.assertEq(registry.ownerOf(uint256(ID)), address(this), "owner");
        vm.assertEq(registry.holderOf(ID), address(this), "holder");
        vm.assertEq(registry.tokenURI(uint256(ID)), "openledger:datanet", "uri");
        vm.assertEq(registry.holderOf(keccak256("other")), address(0), "nobody");
    }

    function test_idIsRegisteredOnce() public {
        vm.expectRevert(abi.encodeWithSelector(IIdentifiedToken.AlreadyRegistered.selector, ID));
        vm.prank(BOB);
        registry.register(ID, "");
    }

    function test_idZeroAndLongUriAreRefused() public {
        vm.expectRevert(IIdentifiedToken.EmptyId.selector);
        registry.register(bytes32(0), "");
        registry.register(keccak256("longest"), string(new bytes(2048)));
        vm.expectRevert(abi.encodeWithSelector(IIdentifiedToken.UriTooLong.selector, 2049));
        registry.register(keccak256("longer"), string(new bytes(2049)));
    }

    function test_versionsAreAppended() public {
        vm.expectEmit();
        emit IDatanetRegistry.SnapshotPublished(ID, 1, ROOT, 5, MANIFEST);
        vm.assertEq(registry.publish(ID, ROOT, 5, MANIFEST), 1, "first");
        vm.snapshotGasLastCall("DatanetRegistry", "publish first");
        vm.assertEq(registry.publish(ID, keccak256("next"), 6, MANIFEST), 2, "second");
        vm.assertEq(registry.versionCount(ID), 2, "count");
        vm.assertEq(registry.snapshot(ID, 1).root, ROOT, "first root");
        vm.assertEq(registry.snapshot(ID, 1).records, 5, "first records");
        vm.assertEq(registry.snapshot(ID, 2).root, keccak256("next"), "second root");
    }

    function test_onlyTheHolderPublishes() public {
        vm.expectRevert(abi.encodeWithSelector(IERC721Errors.ERC721InsufficientApproval.selector, BOB, uint256(ID)));
        vm.prank(BOB);
        registry.publish(ID, ROOT, 5, MANIFEST);
        registry.approve(BOB, uint256(ID));
        vm.prank(BOB);
        registry.publish(ID, ROOT, 5, MANIFEST);
        registry.transferFrom(address(this), BOB, uint256(ID));
        vm.expectRevert(
            abi.encodeWithSelector(IERC721Errors.ERC721InsufficientApproval.selector, address(this), uint256(ID))
        );
        registry.publish(ID, ROOT, 5, MANIFEST);
    }

    function test_unregisteredDatanetTakesNoSnapshot() public {
        bytes32 other = keccak256("other");
        vm.expectRevert(abi.encodeWithSelector(IERC721Errors.ERC721NonexistentToken.selector, uint256(other)));
        registry.publish(other, ROOT, 5, MANIFEST);
    }

    function test_emptySnapshotIsRefused() public {
        vm.expectRevert(IDatanetRegistry.EmptySnapshot.selector);
        registry.publish(ID, ROOT, 0, MANIFEST);
        vm.expectRevert(IDatanetRegistry.EmptySnapshot.selector);
        registry.publish(ID, bytes32(0), 5, MANIFEST);
    }

    function test_unknownVersionIsRefused() public {
        registry.publish(ID, ROOT, 5, MANIFEST);
        for (uint64 version = 0; version <= 2; version += 2) {
            vm.expectRevert(abi.encodeWithSelector(IDatanetRegistry.UnknownSnapshot.selector, ID, version));
            registry.snapshot(ID, version);
        }
    }

    function testFuzz_everyRecordIsProvenAtItsPositionOnly(uint256 width, uint256 index, uint256 elsewhere) public {
        width = bound(width, 1, 70);
        index = bound(index, 0, width - 1);
        bytes32[] memory level = publishRecords(width);
        bytes32[] memory path = Trees.path(level, index);
        vm.assertTrue(registry.includes(ID, 1, record(index), uint64(index), path), "its position");

        elsewhere = bound(elsewhere, 0, width + 1);
        if (elsewhere != index) {
            vm.assertFalse(registry.includes(ID, 1, record(index), uint64(elsewhere), path), "another position");
            vm.assertFalse(registry.includes(ID, 1, record(elsewhere), uint64(index), path), "another record");
        }
        bytes32[] memory longer = Trees.append(path, bytes32(0));
        vm.assertFalse(registry.includes(ID, 1, record(index), uint64(index), longer), "longer path");
        if (path.length > 0) {
            path[path.length / 2] = ~path[path.length / 2];
            vm.assertFalse(registry.includes(ID, 1, record(index), uint64(index), path), "changed path");
            vm.assertFalse(registry.includes(ID, 1, record(index), uint64(index), new bytes32[](0)), "no path");
        }
    }

    function test_innerNodeIsNoRecord() public {
        bytes32[] memory level = publishRecords(4);
        bytes memory node = bytes.concat(level[0], level[1]);
        bytes32[] memory path = new bytes32[](1);
        path[0] = Trees.parents(level)[1];
        vm.assertFalse(registry.includes(ID, 1, node, 0, path), "node as record");
    }

    function test_gasOfAnInclusionAmongAThousand() public {
        bytes32[] memory level = publishRecords(1000);
        bytes32[] memory path = Trees.path(level, 777);
        vm.assertTrue(registry.includes(ID, 1, record(777), 777, path), "included");
        vm.snapshotGasLastCall("DatanetRegistry", "includes among 1000");
    }

    function publishRecords(uint256 width) private returns (bytes32[] memory level) {
        bytes[] memory records = new bytes[](width);
        for (uint256 i = 0; i < width; i++) records[i] = record(i);
        level = Trees.leaves(records);
        registry.publish(ID, Trees.root(level), uint64(width), MANIFEST);
    }

    function record(uint256 index) private pure returns (bytes memory) {
        return bytes.concat(keccak256(abi.encode("record", index)));
    }
}
