/** Linked questions as text for a terminal. */
package io.elq.cli.view;
