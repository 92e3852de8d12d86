/** What commands share: arguments, failures, folders. */
package io.elq.cli.common;
