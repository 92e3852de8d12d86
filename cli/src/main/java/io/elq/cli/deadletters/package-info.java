/** Dead letters: what could not be linked, shown and sent again. */
package io.elq.cli.deadletters;
