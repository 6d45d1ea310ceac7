package dev.gox.cli;

import picocli.CommandLine.IVersionProvider;

/** The version in the jar's manifest. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version = Version.class.getPackage().getImplementationVersion();
    return new String[] {
      "gox " + (version == null ? "(not from a jar)" : version),
      "on Java " + System.getProperty("java.version") + ", " + System.getProperty("os.arch")
    };
  }
}
