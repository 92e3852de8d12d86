/** Candidates by name: the alias table and how names are matched. */
package io.elq.linker.candidate.names;
