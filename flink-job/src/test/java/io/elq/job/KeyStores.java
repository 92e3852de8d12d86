// SPDX-License-Identifier: Apache-2.0
package io.elq.job;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Self-signed certificates of a broker and of a client that trust each other, made with the JDK's
 * keytool.
 *
 * @param directory where the stores lie
 */
record KeyStores(Path directory) {

  /** Of every store. */
  static final String PASSWORD = "store-password-nobody-may-see";

  /** Makes them. */
  static KeyStores create(Path directory) throws IOException, InterruptedException {
    KeyStores stores = new KeyStores(directory);
    stores.pair("broker");
    stores.pair("client");
    stores.trust("broker", "client");
    stores.trust("client", "broker");
    return stores;
  }

  /** Properties of one side, which trusts the other alone. */
  Map<String, String> properties(String side) {
    return Map.of(
        "ssl.keystore.location",
        store(side, "keys"),
        "ssl.keystore.password",
        PASSWORD,
        "ssl.keystore.type",
        "PKCS12",
        "ssl.truststore.location",
        store(side, "trusted"),
        "ssl.truststore.password",
        PASSWORD,
        "ssl.truststore.type",
        "PKCS12");
  }

  private void pair(String side) throws IOException, InterruptedException {
    keytool(
        side,
        "keys",
        "-genkeypair",
        "-keyalg",
        "EC",
        "-dname",
        "CN=" + side,
        "-ext",
        "san=ip:127.0.0.1");
    keytool(side, "keys", "-exportcert", "-file", certificate(side));
  }

  private void trust(String side, String other) throws IOException, InterruptedException {
    keytool(side, "trusted", "-importcert", "-noprompt", "-file", certificate(other));
  }

  private void keytool(String side, String kind, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(
        List.of(
            "-alias",
            "it",
            "-keystore",
            store(side, kind),
            "-storetype",
            "PKCS12",
            "-storepass",
            PASSWORD));
    Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said =
        new String(
            keytool.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    if (keytool.waitFor() != 0) {
      throw new IOException("keytool failed: " + said);
    }
  }

  private String certificate(String side) {
    return directory.resolve(side + ".crt").toString();
  }

  private String store(String side, String kind) {
    return directory.resolve(side + "-" + kind + ".p12").toString();
  }
}
