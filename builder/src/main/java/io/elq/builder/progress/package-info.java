/** Progress on the terminal. */
package io.elq.builder.progress;
