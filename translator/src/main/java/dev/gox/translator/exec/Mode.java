package dev.gox.translator.exec;

/** How guest code is executed. A program means the same in all of them. */
public enum Mode {
  /** Interpreted first, translated where it is hot. */
  MIXED(10_000),
  /** Never translated. */
  INTERPRET(Integer.MAX_VALUE),
  /** Each place that control comes to is translated before it runs. */
  TRANSLATE(0);

  /** How often control has to come to a place before it is translated. */
  final int threshold;

  Mode(int threshold) {
    this.threshold = threshold;
  }
}
