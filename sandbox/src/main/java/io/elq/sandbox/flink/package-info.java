/** A Flink cluster inside this JVM. */
package io.elq.sandbox.flink;
