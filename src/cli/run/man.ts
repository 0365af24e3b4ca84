import type {Command} from 'commander';
import type {Context} from '../context.ts';
import {exampleLines} from '../help/example-lines.ts';
import {type Block, topicBlocks} from '../help/topic-text.ts';
import {isTopic, topics} from '../help/topics.ts';

/** Prints the manual page: the help of all commands and topics, in man's language (man 7 man). */
export function runMan(program: Command, context: Context): void {
  const parts = [
    `.TH VIGTHORIA 1 "" "vigthoria ${context.version}" "User Commands"`,
    '.nh',
    '.SH NAME',
    roff(`vigthoria - ${firstLower(program.description())}`),
    '.SH SYNOPSIS',
    '.B vigthoria',
    roff('[options] <command> …'),
    '.SH OPTIONS',
    ...optionParts(program),
    '.SH COMMANDS',
    ...listCommands(program).flatMap(commandParts),
    ...Object.keys(topics)
      .filter(isTopic)
      .flatMap(topic => [
        `.SH ${topic.replace('-', ' ').toUpperCase()}`,
        ...topicBlocks(topic, program).flatMap(blockParts),
      ]),
    '.SH SEE ALSO',
    roff('vigthoria help, vigthoria <command> --help'),
  ];
  context.stdout.write(`${parts.join('\n')}\n`);
}

/** Those that people call, a command before its own. */
function listCommands(command: Command): readonly Command[] {
  return command
    .createHelp()
    .visibleCommands(command)
    .filter(one => one.parent === command && one.name() !== 'help')
    .flatMap(one => [one, ...listCommands(one)]);
}

function commandParts(command: Command): readonly string[] {
  const help = command.createHelp();
  return [
    `.SS ${roff(help.commandUsage(command))}`,
    roff(command.description()),
    ...help.visibleArguments(command).flatMap(argument => term(argument.name(), argument.description)),
    ...optionParts(command),
    ...exampleLines(command).flatMap(line => ['.PP', '.nf', roff(`    ${line}`), '.fi']),
  ];
}

function optionParts(command: Command): readonly string[] {
  const help = command.createHelp();
  return help
    .visibleOptions(command)
    .flatMap(option => term(help.optionTerm(option), help.optionDescription(option)));
}

function blockParts(block: Block): readonly string[] {
  return typeof block === 'string'
    ? ['.PP', roff(block)]
    : block.flatMap(([name, about]) => term(name, about));
}

function term(name: string, about: string): readonly string[] {
  return ['.TP', `.B ${roff(name)}`, roff(about)];
}

/** A line of text: nothing in it is a request or an escape of roff's (groff_char 7), and a hyphen can be searched and copied. */
function roff(text: string): string {
  return text
    .replace(/\\/g, '\\e')
    .replace(/-/g, '\\-')
    .replace(/"/g, '\\(dq')
    .replace(/'/g, '\\(aq')
    .replace(/`/g, '\\(ga')
    .replace(/\^/g, '\\(ha')
    .replace(/~/g, '\\(ti')
    .replace(/…/g, '...')
    .replace(/^\./, '\\&.')
    .replace(
      /[^\x20-\x7e]/gu,
      character => `\\[u${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}]`,
    );
}

function firstLower(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
