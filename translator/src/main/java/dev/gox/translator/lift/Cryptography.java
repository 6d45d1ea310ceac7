package dev.gox.translator.lift;

import dev.gox.runtime.cpu.AesOps;
import dev.gox.runtime.cpu.GaloisOps;
import dev.gox.runtime.cpu.ShaOps;
import dev.gox.translator.ir.Expr;

/**
 * AES, carry-less multiplication, SHA and Galois field instructions: Intel SDM vol. 1, 12.13, and
 * vol. 2. The 256-bit forms do the same in both 128-bit parts.
 */
final class Cryptography {
  private Cryptography() {}

  /** The state is the first source, the round key the second. */
  private static void round(Lift l, String helper) {
    Vectors.eachPart(
        l,
        (a, b) ->
            new Expr[] {
              l.call(AesOps.class, helper, a[0], a[1], b[0]),
              l.call(AesOps.class, helper, a[1], a[0], b[1])
            });
  }

  public static void aesenc(Lift l) {
    round(l, "encrypt");
  }

  public static void aesenclast(Lift l) {
    round(l, "encryptLast");
  }

  public static void aesdec(Lift l) {
    round(l, "decrypt");
  }

  public static void aesdeclast(Lift l) {
    round(l, "decryptLast");
  }

  public static void aesimc(Lift l) {
    Expr[] v = Vectors.source(l);
    Vectors.set(l, l.call(AesOps.class, "unmix", v[0]), l.call(AesOps.class, "unmix", v[1]));
  }

  public static void aeskeygenassist(Lift l) {
    Expr[] v = Vectors.source(l);
    Expr constant = Vectors.immediate(l);
    Vectors.set(
        l,
        l.call(AesOps.class, "keyAssist", v[0], constant),
        l.call(AesOps.class, "keyAssist", v[1], constant));
  }

  /** Bits 0 and 4 of the immediate pick the factors' lanes. */
  public static void pclmulqdq(Lift l) {
    Expr choice = Vectors.immediate(l);
    Vectors.eachPart(
        l,
        (a, b) -> {
          Expr x = l.let(Shuffles.pick(choice, 0, a[0], a[1]));
          Expr y = l.let(Shuffles.pick(choice, 4, b[0], b[1]));
          return new Expr[] {
            l.call(GaloisOps.class, "multiplyLow", x, y),
            l.call(GaloisOps.class, "multiplyHigh", x, y)
          };
        });
  }

  public static void gf2p8mulb(Lift l) {
    Vectors.eachLane(l, (a, b) -> l.call(GaloisOps.class, "multiplyBytes", a, b));
  }

  public static void gf2p8affineqb(Lift l) {
    Expr addend = Vectors.immediate(l);
    Vectors.eachLane(l, (a, b) -> l.call(GaloisOps.class, "transformBytes", a, b, addend));
  }

  public static void gf2p8affineinvqb(Lift l) {
    Expr addend = Vectors.immediate(l);
    Vectors.eachLane(
        l,
        (a, b) -> {
          Expr inverse = l.call(GaloisOps.class, "invertBytes", a);
          return l.call(GaloisOps.class, "transformBytes", inverse, b, addend);
        });
  }

  // ---- SHA: legacy forms only ----

  public static void sha1rnds4(Lift l) {
    Expr function = Vectors.immediate(l);
    Vectors.eachPart(
        l,
        (a, b) ->
            new Expr[] {
              l.call(ShaOps.class, "sha1RoundsLow", a[0], a[1], b[0], b[1], function),
              l.call(ShaOps.class, "sha1RoundsHigh", a[0], a[1], b[0], b[1], function)
            });
  }

  public static void sha1nexte(Lift l) {
    Vectors.eachPart(l, (a, b) -> new Expr[] {b[0], l.call(ShaOps.class, "sha1NextE", a[1], b[1])});
  }

  public static void sha1msg1(Lift l) {
    Vectors.eachPart(l, (a, b) -> new Expr[] {Lift.xor(a[0], b[1]), Lift.xor(a[1], a[0])});
  }

  public static void sha1msg2(Lift l) {
    Vectors.eachPart(
        l,
        (a, b) ->
            new Expr[] {
              l.call(ShaOps.class, "sha1Message2Low", a[0], a[1], b[0], b[1]),
              l.call(ShaOps.class, "sha1Message2High", a[1], b[0], b[1])
            });
  }

  /** Two rounds with the words in XMM0's low lane. */
  public static void sha256rnds2(Lift l) {
    Expr words = l.getLane(0, 0);
    Vectors.eachPart(
        l,
        (a, b) ->
            new Expr[] {
              l.call(ShaOps.class, "sha256RoundsLow", a[0], a[1], b[0], b[1], words),
              l.call(ShaOps.class, "sha256RoundsHigh", a[0], a[1], b[0], b[1], words)
            });
  }

  public static void sha256msg1(Lift l) {
    Vectors.eachPart(
        l,
        (a, b) ->
            new Expr[] {
              l.call(ShaOps.class, "sha256Message1", a[0], a[1]),
              l.call(ShaOps.class, "sha256Message1", a[1], b[0])
            });
  }

  public static void sha256msg2(Lift l) {
    Vectors.eachPart(
        l,
        (a, b) ->
            new Expr[] {
              l.call(ShaOps.class, "sha256Message2Low", a[0], b[1]),
              l.call(ShaOps.class, "sha256Message2High", a[0], a[1], b[1])
            });
  }
}
