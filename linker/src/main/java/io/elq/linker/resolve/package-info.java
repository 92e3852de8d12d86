/** Joint scores, threshold and overlap rule: mentions with candidates to linked entities. */
package io.elq.linker.resolve;
