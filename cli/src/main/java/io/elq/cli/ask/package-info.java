/** {@code ./elq ask}: questions typed at a prompt, and why they are linked as they are. */
package io.elq.cli.ask;
