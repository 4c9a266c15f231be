// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC721Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {DatanetRegistry} from "../src/DatanetRegistry.sol";
import {ModelRegistry} from "../src/ModelRegistry.sol";
import {IModelRegistry} from "../src/interfaces/IModelRegistry.sol";
import {Spec} from "./Vm.sol";

contract ModelRegistryTest is Spec {
    bytes32 private constant ID = keccak256("model");
    bytes32 private constant DATANET = keccak256("datanet");
    address private constant BOB = address(0xb0b);

    DatanetRegistry private datanets;
    ModelRegistry private models;

    function setUp() public {
        datanets = DatanetRegistry(deployed("DatanetRegistry", ""));
        models = ModelRegistry(deployed("ModelRegistry", abi.encode(datanets)));
        datanets.register(DATANET, "");
        datanets.publish(DATANET, keccak256("root"), 5, bytes32(0));
        models.register(ID, "openledger:model");
        vm.snapshotGasLastCall("ModelRegistry", "register");
    }

    function test_versionIsReadBackWhole() public {
        IModelRegistry.ModelVersion memory published = version();
        vm.expectEmit();
        emit IModelRegistry.ModelPublished(ID, 1, published);
        vm.expectEmit();
        emit IModelRegistry.ModelParent(ID, 1, DATANET, 1);
        vm.assertEq(models.publish(ID, published, parents(1, 1)), 1, "number");
        vm.snapshotGasLastCall("ModelRegistry", "publish with one parent");
        vm.assertEq(abi.encode(models.modelVersion(ID, 1)), abi.encode(published), "version");
        vm.assertEq(address(models.datanets()), address(datanets), "datanets");
    }

    function test_versionsAreAppended() public {
        IModelRegistry.ModelVersion memory published = version();
        models.publish(ID, published, parents(0, 0));
        published.priceOut = 77;
        vm.assertEq(models.publish(ID, published, parents(0, 0)), 2, "number");
        vm.assertEq(models.versionCount(ID), 2, "count");
        vm.assertEq(models.modelVersion(ID, 1).priceOut, 3e18, "first");
        vm.assertEq(models.modelVersion(ID, 2).priceOut, 77, "second");
    }

    function test_parentSnapshotMustExist() public {
        for (uint64 number = 0; number <= 2; number += 2) {
            vm.expectRevert(abi.encodeWithSelector(IModelRegistry.UnknownParent.selector, DATANET, number));
            models.publish(ID, version(), parents(1, number));
        }
        vm.assertEq(models.versionCount(ID), 0, "nothing published");
    }

    function test_onlyTheHolderPublishes() public {
        vm.expectRevert(abi.encodeWithSelector(IERC721Errors.ERC721InsufficientApproval.selector, BOB, uint256(ID)));
        vm.prank(BOB);
        models.publish(ID, version(), parents(1, 1));
        models.transferFrom(address(this), BOB, uint256(ID));
        vm.prank(BOB);
        vm.assertEq(models.publish(ID, version(), parents(1, 1)), 1, "number");
    }

    function test_reliabilityIsAtMostOne() public {
        IModelRegistry.ModelVersion memory published = version();
        published.reliability = 65536;
        models.publish(ID, published, parents(0, 0));
        published.reliability = 65537;
        vm.expectRevert(abi.encodeWithSelector(IModelRegistry.ReliabilityOutOfRange.selector, 65537));
        models.publish(ID, published, parents(0, 0));
    }

    function test_digestsMustBeGiven() public {
        IModelRegistry.ModelVersion memory published = version();
        published.modelDigest = bytes32(0);
        vm.expectRevert(IModelRegistry.EmptyDigest.selector);
        models.publish(ID, published, parents(0, 0));
        published = version();
        published.baseDigest = bytes32(0);
        vm.expectRevert(IModelRegistry.EmptyDigest.selector);
        models.publish(ID, published, parents(0, 0));
    }

    function test_aDeveloperMustBeNamed() public {
        IModelRegistry.ModelVersion memory published = version();
        published.developer = address(0);
        vm.expectRevert(IModelRegistry.NoDeveloper.selector);
        models.publish(ID, published, parents(0, 0));
    }

    function test_aBaseAloneHasNoAdapter() public {
        IModelRegistry.ModelVersion memory published = version();
        published.adapterDigest = bytes32(0);
        vm.assertEq(models.publish(ID, published, parents(0, 0)), 1, "number");
    }

    function test_parentsAreBounded() public {
        models.publish(ID, version(), parents(64, 1));
        vm.expectRevert(abi.encodeWithSelector(IModelRegistry.TooManyParents.selector, 65));
        models.publish(ID, version(), parents(65, 1));
    }

    function test_unknownVersionIsRefused() public {
        models.publish(ID, version(), parents(0, 0));
        for (uint64 number = 0; number <= 2; number += 2) {
            vm.expectRevert(abi.encodeWithSelector(IModelRegistry.UnknownModelVersion.selector, ID, number));
            models.modelVersion(ID, number);
        }
    }

    function testFuzz_versionIsReadBackWhole(IModelRegistry.ModelVersion memory published) public {
        vm.assume(published.modelDigest != bytes32(0) && published.baseDigest != bytes32(0));
        vm.assume(published.developer != address(0));
        published.reliability = uint32(bound(published.reliability, 0, 65536));
        models.publish(ID, published, parents(1, 1));
        vm.assertEq(abi.encode(models.modelVersion(ID, 1)), abi.encode(published), "version");
    }

    function version() private pure returns (IModelRegistry.ModelVersion memory) {
        return IModelRegistry.ModelVersion({
            modelDigest: keccak256("model"),
            adapterDigest: keccak256("adapter"),
            baseDigest: keccak256("base"),
            runRoot: keccak256("run"),
            attributionRoot: keccak256("attribution"),
            priceIn: 1e18,
            priceOut: 3e18,
            reliability: 40_000,
            kernelVersion: 1,
            developer: address(0xde7),
            baseOwner: address(0)
        });
    }

    function parents(uint256 count, uint64 number) private pure returns (IModelRegistry.SnapshotRef[] memory refs) {
        refs = new IModelRegistry.SnapshotRef[](count);
        for (uint256 i = 0; i < count; i++) refs[i] = IModelRegistry.SnapshotRef(DATANET, number);
    }
}
