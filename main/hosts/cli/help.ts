/** The help pages, made from the commands' declarations. */
import type { CliCommand } from './command.ts';
import { listText } from './table.ts';

function indent(text: string): string {
  return text.replace(/^(?=.)/gm, '  ');
}

export function commandHelp(command: CliCommand): string {
  const options = Object.entries(command.options).map(
    ([name, { value, description }]) =>
      [`--${name}${value === undefined ? '' : ` ${value}`}`, description] as const,
  );
  const usage = ['ballast', command.name, command.usage, '[options]'].filter((part) => part !== '');
  const examples = command.examples.map((example) => `npm run -s ballast -- ${example}\n`).join('');
  return [
    `${command.summary}.\n`,
    `\nUsage\n  ${usage.join(' ')}\n`,
    `\nOptions\n${indent(listText([...options, ['--help', 'Show this page']]))}`,
    `\nExamples\n${indent(examples)}`,
    '\nExit codes\n  0 done, 1 refused or failed, 2 wrong usage or input, 130 stopped\n',
  ].join('');
}

export function programHelp(summaries: readonly (readonly [string, string])[]): string {
  return [
    'Ballast, a treasury workstation, from the command line.\n',
    '\nUsage\n  ballast COMMAND [options]\n',
    `\nCommands\n${indent(listText(summaries))}`,
    '\n"ballast COMMAND --help" shows options and examples of one command.\n',
  ].join('');
}
