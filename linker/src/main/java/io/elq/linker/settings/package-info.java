/** What a release says of how its questions are linked, and what a caller may override. */
package io.elq.linker.settings;
