// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";
import {ERC3009} from "@openzeppelin/contracts/token/ERC20/extensions/draft-ERC3009.sol";
import {WOPEN} from "../src/WOPEN.sol";
import {IWOPEN} from "../src/interfaces/IWOPEN.sol";
import {Refuser, Spec} from "./Vm.sol";

contract WOPENTest is Spec {
    uint256 private constant KEY = 0xa11ce;
    bytes32 private constant NONCE = keccak256("one");
    address private constant BOB = address(0xb0b);

    WOPEN private token;
    address private alice;

    function setUp() public {
        vm.warp(1_000_000);
        token = WOPEN(payable(deployed("WOPEN", "")));
        alice = vm.addr(KEY);
        vm.deal(alice, 100 ether);
        vm.prank(alice);
        token.deposit{value: 10 ether}();
        vm.snapshotGasLastCall("WOPEN", "deposit");
    }

    function test_wrappingKeepsOneForOne() public {
        vm.assertEq(token.balanceOf(alice), 10 ether, "tokens");
        vm.assertEq(address(token).balance, 10 ether, "backing");
        vm.prank(alice);
        token.withdraw(4 ether);
        vm.snapshotGasLastCall("WOPEN", "withdraw");
        vm.assertEq(token.totalSupply(), 6 ether, "supply");
        vm.assertEq(alice.balance, 94 ether, "native");
    }

    function test_plainTransferWraps() public {
        vm.expectEmit();
        emit IWOPEN.Deposit(alice, 1 ether);
        vm.prank(alice);
        (bool sent,) = address(token).call{value: 1 ether}("");
        vm.assertTrue(sent, "accepted");
        vm.assertEq(token.balanceOf(alice), 11 ether, "tokens");
    }

    function test_withdrawingMoreThanHeldIsRefused() public {
        vm.expectRevert(
            abi.encodeWithSelector(IERC20Errors.ERC20InsufficientBalance.selector, alice, 10 ether, 11 ether)
        );
        vm.prank(alice);
        token.withdraw(11 ether);
    }

    function test_withdrawingToAnAccountThatRefusesChangesNothing() public {
        address refuser = address(new Refuser());
        vm.prank(alice);
        token.transfer(refuser, 1 ether);
        vm.expectRevert();
        vm.prank(refuser);
        token.withdraw(1 ether);
        vm.assertEq(token.balanceOf(refuser), 1 ether, "tokens");
    }

    function test_permitAllowsSpending() public {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(KEY, permitDigest(BOB, 3 ether, 0, 2_000_000));
        token.permit(alice, BOB, 3 ether, 2_000_000, v, r, s);
        vm.snapshotGasLastCall("WOPEN", "permit");
        vm.prank(BOB);
        token.transferFrom(alice, BOB, 3 ether);
        vm.assertEq(token.balanceOf(BOB), 3 ether, "tokens");
        vm.expectRevert();
        token.permit(alice, BOB, 3 ether, 2_000_000, v, r, s);
    }

    function test_expiredPermitIsRefused() public {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(KEY, permitDigest(BOB, 3 ether, 0, 999_999));
        vm.expectRevert(abi.encodeWithSelector(ERC20Permit.ERC2612ExpiredSignature.selector, 999_999));
        token.permit(alice, BOB, 3 ether, 999_999, v, r, s);
    }

    function test_anyoneMaySubmitASignedTransferOnce() public {
        (uint8 v, bytes32 r, bytes32 s) = signTransfer("Transfer", 2 ether);
        token.transferWithAuthorization(alice, BOB, 2 ether, 0, 2_000_000, NONCE, v, r, s);
        vm.snapshotGasLastCall("WOPEN", "transferWithAuthorization");
        vm.assertEq(token.balanceOf(BOB), 2 ether, "tokens");
        vm.assertTrue(token.authorizationState(alice, NONCE), "used");
        vm.expectRevert(abi.encodeWithSelector(ERC3009.ERC3009UsedAuthorization.selector, alice, NONCE));
        token.transferWithAuthorization(alice, BOB, 2 ether, 0, 2_000_000, NONCE, v, r, s);
    }

    function test_signedTransferIsBoundToItsAmountAndReceiver() public {
        (uint8 v, bytes32 r, bytes32 s) = signTransfer("Transfer", 2 ether);
        vm.expectRevert(ERC3009.ERC3009InvalidSignature.selector);
        token.transferWithAuthorization(alice, BOB, 3 ether, 0, 2_000_000, NONCE, v, r, s);
        vm.expectRevert(ERC3009.ERC3009InvalidSignature.selector);
        token.transferWithAuthorization(alice, address(this), 2 ether, 0, 2_000_000, NONCE, v, r, s);
    }

    function test_signedTransferHasALifetime() public {
        (uint8 v, bytes32 r, bytes32 s) = signTransfer("Transfer", 2 ether);
        vm.warp(2_000_000);
        vm.expectRevert(abi.encodeWithSelector(ERC3009.ERC3009InvalidAuthorizationTime.selector, 0, 2_000_000));
        token.transferWithAuthorization(alice, BOB, 2 ether, 0, 2_000_000, NONCE, v, r, s);
    }

    function test_onlyTheReceiverMaySubmitAReceipt() public {
        (uint8 v, bytes32 r, bytes32 s) = signTransfer("Receive", 2 ether);
        vm.expectRevert(abi.encodeWithSelector(IERC20Errors.ERC20InvalidReceiver.selector, BOB));
        token.receiveWithAuthorization(alice, BOB, 2 ether, 0, 2_000_000, NONCE, v, r, s);
        vm.prank(BOB);
        token.receiveWithAuthorization(alice, BOB, 2 ether, 0, 2_000_000, NONCE, v, r, s);
        vm.assertEq(token.balanceOf(BOB), 2 ether, "tokens");
    }

    function test_cancelledAuthorizationCannotBeUsed() public {
        bytes32 cancel = keccak256(
            abi.encode(keccak256("CancelAuthorization(address authorizer,bytes32 nonce)"), alice, NONCE)
        );
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(KEY, typedData(cancel));
        token.cancelAuthorization(alice, NONCE, v, r, s);
        (v, r, s) = signTransfer("Transfer", 2 ether);
        vm.expectRevert(abi.encodeWithSelector(ERC3009.ERC3009UsedAuthorization.selector, alice, NONCE));
        token.transferWithAuthorization(alice, BOB, 2 ether, 0, 2_000_000, NONCE, v, r, s);
    }

    function testFuzz_supplyIsAlwaysBacked(uint256 amountIn, uint256 amountOut) public {
        amountIn = bound(amountIn, 0, 90 ether);
        amountOut = bound(amountOut, 0, amountIn + 10 ether);
        vm.startPrank(alice);
        token.deposit{value: amountIn}();
        token.withdraw(amountOut);
        vm.assertEq(token.totalSupply(), address(token).balance, "backing");
        vm.assertEq(token.balanceOf(alice) + alice.balance, 100 ether, "wealth");
    }

    function signTransfer(string memory kind, uint256 amount) private view returns (uint8, bytes32, bytes32) {
        bytes32 typeHash = keccak256(
            bytes.concat(
                bytes(kind),
                "WithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,",
                "bytes32 nonce)"
            )
        );
        return vm.sign(KEY, typedData(keccak256(abi.encode(typeHash, alice, BOB, amount, 0, 2_000_000, NONCE))));
    }

    function permitDigest(address spender, uint256 value, uint256 nonce, uint256 deadline)
        private
        view
        returns (bytes32)
    {
        bytes32 typeHash =
            keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)");
        return typedData(keccak256(abi.encode(typeHash, alice, spender, value, nonce, deadline)));
    }

    function typedData(bytes32 structHash) private view returns (bytes32) {
        bytes32 domainType =
            keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");
        bytes32 domain = keccak256(
            abi.encode(domainType, keccak256("Wrapped OPEN"), keccak256("1"), block.chainid, address(token))
        );
        return keccak256(bytes.concat(hex"1901", domain, structHash));
    }
}
