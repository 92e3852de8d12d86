/** Entity vectors of a whole catalogue: encoded or copied to a file, and indexed from there. */
package io.elq.trainer.vectors;
