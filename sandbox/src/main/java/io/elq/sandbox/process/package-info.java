/** JVMs that this one starts. */
package io.elq.sandbox.process;
