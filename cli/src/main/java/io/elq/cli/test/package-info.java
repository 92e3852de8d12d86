/** {@code ./elq test}, which the script itself runs. */
package io.elq.cli.test;
