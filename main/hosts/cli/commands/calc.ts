/** `ballast calc`: any calculation on JSON, without a workspace. */
import { z } from 'zod';
import { type Calculation, silentContext } from '../../../../core/calculation.ts';
import { findCalculation } from '../../../../core/calculations.ts';
import { catalogue, describeCalculation } from '../../../../core/catalogue.ts';
import { AppFailure, unwrap } from '../../../../core/result.ts';
import { decodeWritten, runSealed } from '../../../jobs/outcome.ts';
import { type CliCall, type CliCommand, jsonOption } from '../command.ts';
import { usageFailure } from '../failure.ts';
import { readInput } from '../files.ts';
import { tableText } from '../table.ts';
import { jsonText } from '../wire.ts';

function find(id: string): Calculation {
  const found = findCalculation(id);
  if (found !== undefined) return found;
  throw new AppFailure({
    kind: 'invalid-input',
    code: 'CALCULATION_UNKNOWN',
    message: `There is no calculation "${id}". "ballast calc --list" shows them all.`,
    path: 'calculation',
  });
}

function list(call: CliCall): void {
  const entries = catalogue();
  if (call.flag('json')) {
    call.io.out(jsonText(entries));
    return;
  }
  const rows = entries.map(({ id, version, label, description }) => [
    id,
    version,
    label,
    description,
  ]);
  const titles = ['Calculation', 'Version', 'Name', 'What it does'];
  call.io.out(
    tableText(
      titles.map((title) => ({ title })),
      rows,
    ),
  );
}

/** The answer of the contract's `calc.run`, from this process alone. */
function run(calculation: Calculation, wire: unknown) {
  const input = unwrap(decodeWritten(calculation, wire));
  const sealed = unwrap(runSealed(calculation, input, silentContext));
  const { version, trace, warnings, inputsHash, outputHash, runHash } = sealed;
  return {
    calculation: calculation.id,
    version,
    output: z.encode(calculation.output, sealed.output as never),
    trace,
    warnings,
    inputsHash,
    outputHash,
    runHash,
  };
}

export const calcCommand: CliCommand = {
  name: 'calc',
  summary: 'List, describe and run calculations on JSON; needs no workspace',
  usage: '[ID] [JSON]',
  options: {
    list: { type: 'boolean', description: 'Show every calculation' },
    schema: {
      type: 'string',
      value: 'ID',
      description: 'Print the JSON Schemas of a calculation’s input and output',
    },
    input: {
      type: 'string',
      value: 'FILE',
      description: 'Read the input from a file; without it and without JSON from standard input',
    },
    json: jsonOption,
  },
  examples: [
    'calc --list',
    'calc --schema fund.waterfall',
    `calc fund.xirr '{"flows": [{"date": "2024-01-01", "amount": "-100"}, {"date": "2025-01-01", "amount": "110"}]}'`,
    'calc forecast.series --input series.json',
    'calc risk.parametric < portfolio.json',
  ],
  async run(call) {
    if (call.flag('list')) {
      list(call);
      return undefined;
    }
    const described = call.text('schema');
    if (described !== undefined) {
      const { id, version, input, output } = describeCalculation(find(described));
      call.io.out(jsonText({ id, version, input, output }));
      return undefined;
    }
    const [id, given, ...others] = call.positionals;
    if (id === undefined || others.length > 0)
      throw usageFailure(
        '"ballast calc" takes the id of one calculation and its input as JSON, --list or --schema ID.',
      );
    const calculation = find(id);
    call.io.out(jsonText(run(calculation, await readInput(call, given ?? '-'))));
    return undefined;
  },
};
