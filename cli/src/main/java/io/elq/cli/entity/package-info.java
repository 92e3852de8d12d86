/** {@code ./elq entity}. */
package io.elq.cli.entity;
