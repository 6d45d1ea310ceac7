package dev.gox.bench.compare;

/** A JVM's own hello: the least that a program on it takes. */
public final class HelloWorld {
  private HelloWorld() {}

  /** Prints the line. */
  public static void main(String[] args) {
    System.out.println("hello, world");
  }
}
