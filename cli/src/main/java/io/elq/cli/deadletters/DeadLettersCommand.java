// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.deadletters;

import picocli.CommandLine.Command;

/** The topic of dead letters. */
@Command(
    name = "dead-letters",
    description = "Shows the records that could not be linked, or sends them again.",
    subcommands = {ShowCommand.class, ReplayLettersCommand.class})
public final class DeadLettersCommand {}
