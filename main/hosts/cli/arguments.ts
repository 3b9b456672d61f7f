/** From the words of a command line to a call, strictly: what is not declared is refused in words. */
import { parseArgs } from 'node:util';
import type { CliCall, CliCommand, CliIo } from './command.ts';
import { usageFailure } from './failure.ts';

type Parsed = Omit<CliCall, 'io'> & { readonly help: boolean };

function parseWords(command: CliCommand, words: readonly string[]): Parsed {
  const options: { [name: string]: { type: 'string' | 'boolean'; short?: string } } = {
    help: { type: 'boolean', short: 'h' },
  };
  for (const [name, { type }] of Object.entries(command.options)) options[name] = { type };
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      options,
      allowPositionals: true,
      strict: true,
    });
    return {
      positionals,
      help: values.help === true,
      text: (option) => values[option] as string | undefined,
      flag: (option) => values[option] === true,
    };
  } catch (thrown) {
    const first = (thrown as Error).message.split('. ')[0] ?? '';
    throw usageFailure(`${first}. "ballast ${command.name} --help" shows the options.`);
  }
}

/** The call that the words mean, or null where help was asked for. */
export function readCall(command: CliCommand, words: readonly string[], io: CliIo): CliCall | null {
  const { help, ...call } = parseWords(command, words);
  return help ? null : { ...call, io };
}

/** Exactly as many words as the usage names. */
export function takePositionals<Names extends readonly string[]>(
  call: CliCall,
  command: string,
  ...names: Names
): { readonly [Index in keyof Names]: string } {
  if (call.positionals.length !== names.length)
    throw usageFailure(
      `"ballast ${command}" takes ${names.length === 0 ? 'no further words' : names.join(' and ')}, ` +
        `and was given ${call.positionals.length === 0 ? 'nothing' : `"${call.positionals.join(' ')}"`}.`,
    );
  return call.positionals as unknown as { readonly [Index in keyof Names]: string };
}

/** A whole number of an option, or undefined where the option was not given. */
export function takeInteger(call: CliCall, option: string): number | undefined {
  const text = call.text(option);
  if (text === undefined) return undefined;
  if (!/^\d{1,15}$/.test(text))
    throw usageFailure(`--${option} takes a whole number, not "${text}".`, option);
  return Number(text);
}
