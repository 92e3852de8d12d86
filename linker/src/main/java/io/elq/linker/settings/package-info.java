/** What a release says about how its questions are linked, and what a caller may override. */
package io.elq.linker.settings;
