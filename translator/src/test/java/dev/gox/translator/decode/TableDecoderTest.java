package dev.gox.translator.decode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gox.translator.decode.Instruction.Kind;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Rules of prefixes and operands, each by an encoding written from the Intel SDM vol. 2. */
class TableDecoderTest {
  private static final long ADDRESS = 0x401000;

  private final TableDecoder decoder = new TableDecoder();
  private final Instruction in = new Instruction();

  private int decode(String hex) {
    byte[] code = HexFormat.of().parseHex(hex.replace(" ", ""));
    return decoder.decode(code, 0, code.length, ADDRESS, in);
  }

  @Test
  void movStoresARegisterAtBaseIndexAndDisplacement() {
    assertThat(decode("4c 89 44 cb f0")).isEqualTo(5);
    assertThat(in.mnemonic()).isEqualTo("mov");
    assertThat(in.operandSize).isEqualTo(64);
    assertThat(in.kind[0]).isEqualTo(Kind.MEMORY);
    assertThat(in.width[0]).isEqualTo(64);
    assertThat(in.base).isEqualTo(3);
    assertThat(in.index).isEqualTo(1);
    assertThat(in.scale).isEqualTo(3);
    assertThat(in.displacement).isEqualTo(-16);
    assertThat(in.kind[1]).isEqualTo(Kind.GPR);
    assertThat(in.reg[1]).isEqualTo(8);
    assertThat(in.operandCount).isEqualTo(2);
  }

  @Test
  void byteRegistersFourToSevenAreHighOnesWithoutRex() {
    decode("88 e0");
    assertThat(in.reg[1]).isEqualTo(32);
    decode("40 88 e0");
    assertThat(in.reg[1]).isEqualTo(4);
  }

  @Test
  void rexCountsOnlyDirectlyBeforeTheOpcode() {
    assertThat(decode("48 66 01 c8")).isEqualTo(4);
    assertThat(in.operandSize).isEqualTo(16);
    assertThat(decode("66 48 01 c8")).isEqualTo(4);
    assertThat(in.operandSize).isEqualTo(64);
  }

  @Test
  void lockNeedsALockableOperationOnMemory() {
    assertThat(decode("f0 48 01 08")).isEqualTo(4);
    assertThat(in.lock).isTrue();
    assertThat(decode("f0 48 01 c8")).isZero();
    assertThat(in.row).isNull();
    assertThat(decode("f0 48 03 08")).isZero();
    assertThat(decode("f0 48 89 08")).isZero();
  }

  @Test
  void nearBranchesIgnoreTheOperandSizePrefix() {
    assertThat(decode("66 e9 00 01 00 00")).isEqualTo(6);
    assertThat(in.kind[0]).isEqualTo(Kind.TARGET);
    assertThat(in.imm[0]).isEqualTo(ADDRESS + 6 + 0x100);
  }

  @Test
  void ripRelativeDisplacementStaysAsWritten() {
    assertThat(decode("8b 05 fc ff ff ff")).isEqualTo(6);
    assertThat(in.base).isEqualTo(Instruction.RIP);
    assertThat(in.displacement).isEqualTo(-4);
  }

  @Test
  void sibWithoutBaseOrIndex() {
    assertThat(decode("65 48 8b 0c 25 30 00 00 00")).isEqualTo(9);
    assertThat(in.base).isEqualTo(Instruction.NONE);
    assertThat(in.index).isEqualTo(Instruction.NONE);
    assertThat(in.displacement).isEqualTo(0x30);
    assertThat(in.segment).isEqualTo(5);
    decode("4a 8b 04 24");
    assertThat(in.index).isEqualTo(12);
    assertThat(in.base).isEqualTo(4);
  }

  @Test
  void opcode90IsNopPauseOrExchange() {
    decode("90");
    assertThat(in.mnemonic()).isEqualTo("nop");
    decode("f3 90");
    assertThat(in.mnemonic()).isEqualTo("pause");
    decode("41 90");
    assertThat(in.mnemonic()).isEqualTo("xchg");
    assertThat(in.reg[0]).isEqualTo(8);
  }

  @Test
  void mandatoryPrefixSelectsTheOperation() {
    String[] names = {"movups", "movupd", "movss", "movsd"};
    String[] prefixes = {"", "66", "f3", "f2"};
    for (int i = 0; i < names.length; i++) {
      decode(prefixes[i] + "0f 10 01");
      assertThat(in.mnemonic()).isEqualTo(names[i]);
      assertThat(in.rep || in.repne).isFalse();
    }
  }

  @Test
  void stringOperationsTakeTheElementAsOperandSize() {
    decode("f3 48 a5");
    assertThat(in.mnemonic()).isEqualTo("movs");
    assertThat(in.operandSize).isEqualTo(64);
    assertThat(in.rep).isTrue();
    decode("f2 ae");
    assertThat(in.mnemonic()).isEqualTo("scas");
    assertThat(in.operandSize).isEqualTo(8);
    assertThat(in.repne).isTrue();
  }

  @Test
  void missingBytesAreNotUndefinedOnes() {
    assertThat(decode("48")).isEqualTo(-1);
    assertThat(decode("48 8b 05 00 00")).isEqualTo(-1);
    assertThat(decode("0f 04")).isZero();
    assertThat(decode("06")).isZero();
  }

  @Test
  void sixteenBytesAreTooMany() {
    assertThat(decode("66 66 66 66 66 66 66 66 66 66 66 66 66 66 90")).isEqualTo(15);
    assertThat(decode("66 66 66 66 66 66 66 66 66 66 66 66 66 66 66 90"))
        .isEqualTo(InstructionDecoder.TOO_LONG);
  }

  @Test
  void vexHasAThirdOperandAndALength() {
    assertThat(decode("c4 c1 74 58 44 24 40")).isEqualTo(7);
    assertThat(in.mnemonic()).isEqualTo("vaddps");
    assertThat(in.vectorLength).isEqualTo(256);
    assertThat(in.reg[1]).isEqualTo(1);
    assertThat(in.width[2]).isEqualTo(256);
    assertThat(in.base).isEqualTo(12);
    assertThat(in.displacement).isEqualTo(0x40);
    assertThat(decode("66 c5 f4 58 c0")).isZero();
    // VEX.vvvv of an instruction without a third operand.
    assertThat(decode("c5 f0 10 c1")).isZero();
  }

  @Test
  void evexScalesDisplacementsAndMasksAndBroadcasts() {
    assertThat(decode("62 f1 74 d9 58 48 02")).isEqualTo(7);
    assertThat(Disassembly.of(in))
        .isEqualTo("vaddps zmm1 {k1} {z}, zmm1, dword ptr [rax + 8]{1to16}");
    assertThat(decode("62 f1 74 48 58 48 02")).isEqualTo(7);
    assertThat(in.displacement).isEqualTo(128);
    assertThat(decode("62 a1 74 10 58 c9")).isEqualTo(6);
    assertThat(Disassembly.of(in)).isEqualTo("vaddps zmm17, zmm17, zmm17, {rn-sae}");
    // L'L of 3 is no length; z needs a mask.
    assertThat(decode("62 f1 74 68 58 c8")).isZero();
    assertThat(decode("62 f1 74 c8 58 c8")).isZero();
  }

  @Test
  void gatherNeedsThreeDifferentRegisters() {
    assertThat(decode("c4 e2 69 90 04 08")).isEqualTo(6);
    assertThat(Disassembly.of(in)).isEqualTo("vpgatherdd xmm0, dword ptr [rax + xmm1], xmm2");
    assertThat(decode("c4 e2 71 90 04 08")).isZero();
  }
}
