// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice The part of forge's cheat codes that the tests use.
interface Vm {
    function addr(uint256 privateKey) external pure returns (address);
    function sign(uint256 privateKey, bytes32 digest) external pure returns (uint8 v, bytes32 r, bytes32 s);
    function deal(address account, uint256 balance) external;
    function prank(address sender) external;
    function startPrank(address sender) external;
    function stopPrank() external;
    function warp(uint256 timestamp) external;
    function assume(bool condition) external pure;
    function expectRevert(bytes calldata data) external;
    function expectRevert(bytes4 selector) external;
    function expectRevert() external;
    function expectEmit() external;
    function readFile(string calldata path) external view returns (string memory);
    function parseJsonBytes(string calldata json, string calldata key) external pure returns (bytes memory);
    function snapshotGasLastCall(string calldata group, string calldata name) external returns (uint256);
    function assertTrue(bool condition, string calldata why) external pure;
    function assertFalse(bool condition, string calldata why) external pure;
    function assertEq(uint256 left, uint256 right, string calldata why) external pure;
    function assertEq(bytes32 left, bytes32 right, string calldata why) external pure;
    function assertEq(address left, address right, string calldata why) external pure;
    function assertEq(string calldata left, string calldata right, string calldata why) external pure;
    function assertEq(bytes calldata left, bytes calldata right, string calldata why) external pure;
    function assertLe(uint256 left, uint256 right, string calldata why) external pure;
}

/// @notice What every test contract starts from.
abstract contract Spec {
    Vm internal constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    /// @notice Tells forge that this is a test contract.
    bool public IS_TEST = true;

    /// @dev Deploys the committed contract called `name`: what is tested is what Java deploys.
    function deployed(string memory name, bytes memory arguments) internal returns (address account) {
        string memory file = string.concat("../src/main/resources/org/openledger/contracts/", name, ".json");
        bytes memory code = bytes.concat(vm.parseJsonBytes(vm.readFile(file), ".bytecode"), arguments);
        assembly ("memory-safe") {
            account := create(0, add(code, 32), mload(code))
        }
        vm.assertTrue(account != address(0), name);
    }

    /// @dev Folds a random number into `low` .. `high`.
    function bound(uint256 random, uint256 low, uint256 high) internal pure returns (uint256) {
        return low + random % (high - low + 1);
    }
}

/// @notice An account that accepts no money.
contract Refuser {}

/// @notice An account that spends all the gas it is given before it refuses.
contract GasBurner {
    receive() external payable {
        while (true) {}
    }
}
