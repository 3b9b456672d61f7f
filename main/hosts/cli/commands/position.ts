/** `ballast position`: the cash position and its views as tables or as the contract's answers. */
import type { InputOf, OutputOf } from '../../../../preload/contract/index.ts';
import type { Program } from '../../../backend/program.ts';
import { takeInteger } from '../arguments.ts';
import { type CliCall, type CliCommand, workspaceOptions } from '../command.ts';
import { usageFailure } from '../failure.ts';
import { amountText, tableText } from '../table.ts';
import { callProgram, jsonText } from '../wire.ts';
import { withWorkspace } from '../workspace.ts';
import {
  availableText,
  comparisonText,
  ladderText,
  poolText,
  publishedText,
  signedText,
  worksheetText,
} from './positionViews.ts';

type PositionInput = InputOf<'position.get'>;
type Position = OutputOf<'position.get'>;

export function positionText(position: Position): string {
  const { asOf, basis, reportingCurrency, rows, total } = position;
  const columns = ['Account or group', 'Currency', 'Balance', 'Opening', 'In', 'Out', 'Rates'];
  const table = tableText(
    [...columns, `Closing ${reportingCurrency}`, 'Share'].map((title, index) => ({
      title,
      align: index < 2 ? 'left' : 'right',
    })),
    [...rows, total].map((row) => [
      `${'  '.repeat(row.kind === 'total' ? 0 : row.level)}${row.label}`,
      row.currency,
      amountText(row.accountBalance),
      amountText(row.opening),
      amountText(row.inflow),
      amountText(row.outflow),
      amountText(row.rates),
      amountText(row.closing),
      row.sharePercent === null ? '–' : `${row.sharePercent}%`,
    ]),
  );
  const head = `Cash position as of ${asOf}, ${basis}, ${position.accountsReported} of ${total.accountCount} accounts reported\n\n`;
  const notes = [
    position.missingRates.length > 0
      ? `Rates are missing for ${position.missingRates.join(', ')}.\n`
      : '',
    position.staleRates.length > 0 ? `Rates are old for ${position.staleRates.join(', ')}.\n` : '',
  ].join('');
  return `${head}${table}${notes === '' ? '' : `\n${notes}`}`;
}

const VIEWS = [
  'accounts',
  'available',
  'worksheet',
  'ladder',
  'pools',
  'signed',
  'publish',
  'compare',
] as const;
type View = (typeof VIEWS)[number];

interface Asked {
  readonly program: Program;
  readonly asOf: string;
  readonly view: View;
  readonly ids: readonly string[];
  readonly meta: { readonly knownEntry?: number };
}

/** The option's text under the input's name, where it was given. */
function given(call: CliCall, option: string, name: string): object {
  const text = call.text(option);
  return text === undefined ? {} : { [name]: text };
}

async function viewText(call: CliCall, asked: Asked): Promise<string> {
  const { program, asOf, view, ids, meta } = asked;
  const shown = <T>(value: T, words: (value: T) => string) =>
    call.flag('json') ? jsonText(value) : words(value);
  const basis = given(call, 'basis', 'basis');
  const currency = given(call, 'currency', 'reportingCurrency');
  const common = { asOf, ...basis, ...currency };
  const grouped = { ...common, ...given(call, 'group-by', 'groupBy') };
  switch (view) {
    case 'accounts':
      return shown(
        await callProgram(program, 'position.get', grouped as PositionInput, meta),
        positionText,
      );
    case 'available': {
      const input = grouped as InputOf<'position.available'>;
      return shown(await callProgram(program, 'position.available', input, meta), availableText);
    }
    case 'worksheet': {
      const input = { asOf, ...currency, ...given(call, 'by', 'by') };
      return shown(
        await callProgram(
          program,
          'position.worksheet',
          input as InputOf<'position.worksheet'>,
          meta,
        ),
        worksheetText,
      );
    }
    case 'ladder': {
      const input = grouped as InputOf<'position.ladder'>;
      return shown(await callProgram(program, 'position.ladder', input, meta), ladderText);
    }
    case 'pools': {
      const pools = await callProgram(program, 'pools.list', {}, meta);
      const wanted = pools.filter(({ code }) => ids.length === 0 || ids.includes(code));
      const proposals: OutputOf<'pools.propose'>[] = [];
      for (const { id } of wanted) {
        const input = { poolId: id, asOf, ...basis } as InputOf<'pools.propose'>;
        proposals.push(await callProgram(program, 'pools.propose', input, meta));
      }
      return shown(proposals, (all) =>
        all.length === 0 ? 'There is no such cash pool.\n' : all.map(poolText).join('\n'),
      );
    }
    case 'signed':
      return shown(await callProgram(program, 'position.snapshots', {}, meta), signedText);
    case 'publish': {
      const input = { ...common, ...given(call, 'note', 'note') } as InputOf<'position.publish'>;
      return shown(await callProgram(program, 'position.publish', input), publishedText);
    }
    case 'compare': {
      const [beforeId = '', afterId] = ids;
      const input = { beforeId, ...(afterId === undefined ? {} : { afterId }) };
      return shown(await callProgram(program, 'position.compare', input, meta), comparisonText);
    }
  }
}

export const positionCommand: CliCommand = {
  name: 'position',
  summary: 'Show the cash position and its views; sign it off; compare what was signed',
  usage:
    '[accounts | available | worksheet | ladder | pools [CODE...] | signed | publish | compare ID [ID]]',
  options: {
    'as-of': { type: 'string', value: 'DATE', description: 'The day; the business date otherwise' },
    'group-by': {
      type: 'string',
      value: 'GROUP',
      description:
        'entity, bank, currency, country, category or none; the ladder takes currency or entity',
    },
    currency: { type: 'string', value: 'CODE', description: 'Reporting currency' },
    basis: {
      type: 'string',
      value: 'BASIS',
      description: 'prior, intraday, booked, value or projected',
    },
    by: { type: 'string', value: 'DATES', description: 'For the worksheet: booking or value' },
    note: { type: 'string', value: 'TEXT', description: 'For publish: a note that stays with it' },
    'known-entry': {
      type: 'string',
      value: 'NUMBER',
      description: 'As known at this journal entry',
    },
    ...workspaceOptions,
  },
  examples: [
    'position',
    'position --group-by currency',
    'position --as-of 2026-10-30 --json',
    'position worksheet --by value',
    'position pools EUR-TB',
  ],
  async run(call) {
    const [word = 'accounts', ...ids] = call.positionals;
    const view = VIEWS.find((one) => one === word);
    const takesIds = view === 'pools' || (view === 'compare' && ids.length > 0 && ids.length < 3);
    if (view === undefined || (ids.length > 0 && !takesIds) || (view === 'compare' && !takesIds))
      throw usageFailure(
        `"ballast position" takes one of ${VIEWS.join(', ')}, pools with codes and compare with one or two ids; it was given "${call.positionals.join(' ')}".`,
      );
    const knownEntry = takeInteger(call, 'known-entry');
    const text = await withWorkspace(call, async ({ program }) => {
      const asOf =
        call.text('as-of') ?? (await callProgram(program, 'workspace.info', {})).businessDate;
      const meta = knownEntry === undefined ? {} : { knownEntry };
      return viewText(call, { program, asOf, view, ids, meta });
    });
    call.io.out(text);
    return undefined;
  },
};
