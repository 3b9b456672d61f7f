/** `ballast call`: any query or command of the contract by name. */
import { z } from 'zod';
import { AppFailure } from '../../../../core/result.ts';
import {
  type ContractName,
  contract,
  contractNames,
  findEntry,
} from '../../../../preload/contract/index.ts';
import { invalidInput } from '../../../backend/errors.ts';
import { takeInteger } from '../arguments.ts';
import { type CliCall, type CliCommand, workspaceOptions } from '../command.ts';
import { usageFailure } from '../failure.ts';
import { readInput } from '../files.ts';
import { tableText } from '../table.ts';
import { callProgram, jsonText } from '../wire.ts';

function wireSchema(schema: z.ZodType): unknown {
  return z.toJSONSchema(schema, { io: 'input' });
}

function list(call: CliCall): void {
  const names = [...contractNames].sort();
  if (call.flag('json')) {
    const entries = names.map((name) => {
      const { kind, permission, summary } = contract[name];
      return { name, kind, permission, summary };
    });
    call.io.out(jsonText(entries));
    return;
  }
  const titles = ['Entry', 'Kind', 'Permission', 'What it does'];
  const rows = names.map((name) => {
    const { kind, permission, summary } = contract[name];
    return [name, kind, permission, summary];
  });
  call.io.out(
    tableText(
      titles.map((title) => ({ title })),
      rows,
    ),
  );
}

function known(name: string): ContractName {
  if (findEntry(name) !== undefined) return name as ContractName;
  throw new AppFailure({
    kind: 'invalid-input',
    code: 'ENTRY_POINT_UNKNOWN',
    message: `There is no "${name}" in the contract. "ballast call --list" shows every query and command.`,
    path: 'entry',
  });
}

/** Refused here as well as by dispatch, so that nobody types a passphrase for a call with a mistake. */
function check(name: ContractName, wire: unknown): void {
  const decoded = z.safeDecode(contract[name].input, wire as never);
  if (!decoded.success) throw new AppFailure(invalidInput(name, decoded.error));
  const written = z.safeEncode(contract[name].input, decoded.data as never);
  const unknown = written.success ? unknownField(wire, written.data, '') : null;
  if (unknown !== null)
    throw new AppFailure({
      kind: 'invalid-input',
      code: 'INPUT_FIELD_UNKNOWN',
      message: `${name} has no field "${unknown}", and an answer without it would be to another question. "ballast call --schema ${name}" shows its fields.`,
      path: unknown,
    });
}

/** The first field that was typed and that the entry's input does not know, by its path. */
function unknownField(typed: unknown, read: unknown, path: string): string | null {
  if (typeof typed !== 'object' || typed === null) return null;
  if (typeof read !== 'object' || read === null) return null;
  for (const [key, value] of Object.entries(typed)) {
    const place = path === '' ? key : `${path}.${key}`;
    if (!Object.hasOwn(read, key)) return place;
    const inner = unknownField(value, (read as Record<string, unknown>)[key], place);
    if (inner !== null) return inner;
  }
  return null;
}

export const callCommand: CliCommand = {
  name: 'call',
  summary: 'Call any query or command of the contract; the answer is JSON',
  usage: '[ENTRY] [JSON]',
  options: {
    list: { type: 'boolean', description: 'Show every query and command' },
    schema: {
      type: 'string',
      value: 'ENTRY',
      description: 'Print the JSON Schemas of an entry’s input and output',
    },
    input: {
      type: 'string',
      value: 'FILE',
      description: 'Read the input from a file; "-" as JSON reads standard input',
    },
    'known-entry': {
      type: 'string',
      value: 'NUMBER',
      description: 'Answer as known at this journal entry',
    },
    'idempotency-key': {
      type: 'string',
      value: 'KEY',
      description: 'Makes a command safe to send twice',
    },
    ...workspaceOptions,
  },
  examples: [
    'call --list',
    'call --schema position.get',
    'call workspace.info',
    `call position.get '{"asOf": "2026-11-20", "groupBy": "currency"}'`,
    `call journal.list '{"count": 5}'`,
  ],
  async run(call) {
    if (call.flag('list')) {
      list(call);
      return undefined;
    }
    const described = call.text('schema');
    if (described !== undefined) {
      const { kind, permission, summary, input, output } = contract[known(described)];
      const schemas = { input: wireSchema(input), output: wireSchema(output) };
      call.io.out(jsonText({ name: described, kind, permission, summary, ...schemas }));
      return undefined;
    }
    const [entry, given, ...others] = call.positionals;
    if (entry === undefined || others.length > 0)
      throw usageFailure('"ballast call" takes an entry of the contract and its input as JSON.');
    const name = known(entry);
    const wire = (await readInput(call, given)) ?? {};
    check(name, wire);
    const knownEntry = takeInteger(call, 'known-entry');
    const idempotencyKey = call.text('idempotency-key');
    const { withWorkspace } = await import('../workspace.ts');
    const value = await withWorkspace(call, ({ program }) =>
      callProgram(program, name, wire as never, {
        ...(knownEntry === undefined ? {} : { knownEntry }),
        ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
      }),
    );
    call.io.out(jsonText(value));
    return undefined;
  },
};
