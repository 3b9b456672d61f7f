/** `ballast reconcile`: what matches, what stays open, and accepting what is certain. */
import type { InputOf, OutputOf } from '../../../../preload/contract/index.ts';
import { suggestedMethodSchema } from '../../../../preload/contract/reconcile.ts';
import type { Program } from '../../../backend/program.ts';
import { takeInteger, takePositionals } from '../arguments.ts';
import { type CliCall, type CliCommand, workspaceOptions } from '../command.ts';
import { usageFailure } from '../failure.ts';
import { countText, moneyText, tableText } from '../table.ts';
import { callProgram, jsonText } from '../wire.ts';
import { withWorkspace } from '../workspace.ts';
import { forecastText } from './reconcileForecast.ts';
import { matchReturn } from './reconcileReturn.ts';

type Suggested = OutputOf<'reconcile.suggest'>;
type Accepted = OutputOf<'reconcile.acceptSuggested'>;
type Method = InputOf<'reconcile.acceptSuggested'>['methods'][number];
type Suggestion = Suggested['suggestions'][number];
type Open = OutputOf<'reconcile.open'>;
type Payment = NonNullable<Open['rows'][number]['payment']>;

interface Answer extends Suggested {
  /** Null where nothing was to be accepted. */
  readonly accepted: Accepted | null;
  /** What has no match, the oldest first; only where it was asked for. */
  readonly open?: { readonly [side in 'bank' | 'book']: Open };
}

function percentText(precision: number | null): string {
  return precision === null ? '–' : `${(100 * precision).toFixed(1)}%`;
}

/** `E2E-1 in RUN-7: settled (ACSC)`; of several those of the first batch are counted. */
function paymentsText(payments: readonly Payment[]): string {
  const [first] = payments;
  if (first === undefined) return '';
  const { name, batch, status, statusCode, statusReason } = first;
  const why = [statusCode, statusReason].filter((part) => part !== null).join(': ');
  const said = `${name} in ${batch}: ${status}${why === '' ? '' : ` (${why})`}`;
  return payments.length === 1 ? said : `${said}, +${payments.length - 1}`;
}

const OPEN_TITLES = ['Date', 'Days', 'Account', 'Open', 'Reference', 'Counterparty', 'Payment'];

/** Both sides of what is open. */
function openText(open: NonNullable<Answer['open']>): string {
  const columns = OPEN_TITLES.map((title, index) => ({
    title,
    align: [1, 3].includes(index) ? ('right' as const) : ('left' as const),
  }));
  const one = (title: string, { rows, count }: Open) => {
    if (count === 0) return `${title}: nothing is open.\n`;
    const shown = rows.length < count ? `, the oldest ${countText(rows.length)}` : '';
    const table = tableText(
      columns,
      rows.map((row) => [
        row.date,
        countText(row.ageDays),
        row.accountName ?? row.entityName,
        moneyText(row.open),
        row.reference,
        row.counterparty ?? row.text,
        paymentsText(row.payment === null ? [] : [row.payment]),
      ]),
    );
    return `${title}: ${countText(count)} open${shown}\n${table}`;
  };
  return `\n${one('Bank lines', open.bank)}\n${one('Items of the books', open.book)}`;
}

function rowOf({ bank, book, method, score, difference, grounds }: Suggestion): string[] {
  const [line] = bank;
  return [
    line?.date ?? '',
    line?.accountName ?? '',
    moneyText(line?.amount ?? null),
    bank.length > 1 ? `+${bank.length - 1}` : '',
    book.map(({ reference }) => reference).join(', '),
    paymentsText(book.flatMap(({ payment }) => payment ?? [])),
    method,
    score.toFixed(2),
    difference.amount.match(/[1-9]/) === null ? '' : moneyText(difference),
    grounds.map(({ text }) => text).join('; '),
  ];
}

export function reconcileText(answer: Answer): string {
  const { accepted, byMethod, suggestions, count, openLineCount, openItemCount } = answer;
  const done =
    accepted === null
      ? ''
      : `${countText(accepted.accepted)} matches accepted, ${countText(accepted.settledFlows)} flows settled\n\n`;
  const methods = tableText(
    ['Method', 'Suggested', 'Accepted before', 'Taken back', 'Turned down', 'Precision'].map(
      (title, index) => ({
        title,
        align: index === 0 ? 'left' : 'right',
      }),
    ),
    byMethod.map((row) => [
      row.method,
      countText(row.count),
      countText(row.accepted),
      countText(row.undone),
      countText(row.rejected),
      percentText(row.precision),
    ]),
  );
  const titles = [
    ...['Date', 'Account', 'Amount', 'Lines', 'Items', 'Payment', 'Method', 'Score', 'Off', 'Why'],
  ];
  const table = tableText(
    titles.map((title, index) => ({
      title,
      align: [2, 7, 8].includes(index) ? 'right' : 'left',
    })),
    suggestions.map(rowOf),
  );
  const open = answer.open === undefined ? '' : openText(answer.open);
  const rest = `${countText(openLineCount)} lines and ${countText(openItemCount)} items have no match.\n${open}`;
  if (count === 0) return `${done}Nothing to suggest. ${rest}`;
  const shown =
    suggestions.length < count
      ? `\nThe first ${countText(suggestions.length)} of ${countText(count)}; --count shows more.\n`
      : '';
  return `${done}${methods}\n${table}${shown}\n${rest}`;
}

const METHODS: readonly Method[] = suggestedMethodSchema.options;

function methodsOf(text: string): Method[] {
  if (text === 'all') return [...METHODS];
  return text.split(',').map((name) => {
    const method = METHODS.find((one) => one === name.trim());
    if (method === undefined)
      throw usageFailure(
        `"${name.trim()}" is no method of matching. Name some of ${METHODS.join(', ')}, or all.`,
        'accept',
      );
    return method;
  });
}

/** Bookings that an earlier forecast had not expected, instead of suggestions. */
async function outsideOfForecast(call: CliCall): Promise<undefined> {
  takePositionals(call, 'reconcile', 'forecast');
  const level = Number(call.text('level') ?? '0.95');
  if (!(level > 0 && level < 1))
    throw usageFailure('The level of an interval is between 0 and 1, such as 0.8.', 'level');
  const count = takeInteger(call, 'count') ?? 100;
  const answer = await withWorkspace(call, async ({ program }) => {
    const asOf = call.text('to') ?? (await callProgram(program, 'workspace.info', {})).businessDate;
    return callProgram(program, 'forecast.actuals', { asOf, level, count });
  });
  call.io.out(call.flag('json') ? jsonText(answer) : forecastText(answer));
  return undefined;
}

function scoreOf(text: string | undefined): number {
  const score = Number(text ?? '0.95');
  if (text?.trim() !== '' && score >= 0 && score <= 1) return score;
  throw usageFailure(
    `"${text}" is no confidence. Write a number from 0 to 1, such as 0.9.`,
    'minimum',
  );
}

/** What was asked to be accepted, each as one entry; null where nothing was. */
async function accept(
  call: CliCall,
  program: Pick<Program, 'call'>,
  scope: { readonly from?: string; readonly to?: string },
): Promise<Accepted | null> {
  const chosen = call.text('accept');
  if (chosen === undefined) {
    if (!call.flag('accept-exact')) return null;
    return callProgram(program, 'reconcile.acceptAll', { ...scope, methods: ['exact'] });
  }
  return callProgram(program, 'reconcile.acceptSuggested', {
    ...scope,
    methods: methodsOf(chosen),
    minimumScore: scoreOf(call.text('minimum')),
  });
}

export const reconcileCommand: CliCommand = {
  name: 'reconcile',
  summary: 'Match bank lines with expected flows and postings',
  usage: '[forecast | return]',
  options: {
    'accept-exact': {
      type: 'boolean',
      description: 'Accept every match by reference and amount that has no alternative',
    },
    accept: {
      type: 'string',
      value: 'METHODS',
      description: `Accept every match by these methods that has no alternative, as one entry: ${METHODS.join(', ')}, or all`,
    },
    minimum: {
      type: 'string',
      value: 'SCORE',
      description: 'With --accept, from this confidence up; 0.95 otherwise',
    },
    from: { type: 'string', value: 'DATE', description: 'Lines booked on this day or later' },
    to: { type: 'string', value: 'DATE', description: 'Lines booked on this day or before' },
    count: { type: 'string', value: 'NUMBER', description: 'Suggestions to show; 100 otherwise' },
    open: { type: 'boolean', description: 'List what has no match too, with payments and status' },
    level: {
      type: 'string',
      value: 'SHARE',
      description: 'With forecast, the level of the interval; 0.95 otherwise',
    },
    line: {
      type: 'string',
      value: 'LINE',
      description:
        'With return, the bank line that gives back: its id, or a text that it alone says',
    },
    item: {
      type: 'string',
      value: 'REFERENCE',
      description: 'With return, the settled item to match it with; without it, lists what may be',
    },
    ...workspaceOptions,
  },
  examples: [
    'reconcile',
    'reconcile --accept-exact',
    'reconcile --accept exact,subset --minimum 0.9',
    'reconcile --from 2026-11-01 --json',
    'reconcile forecast --level 0.8',
    'reconcile return --line "Returned direct debit" --item INV-1001',
  ],
  async run(call) {
    const [view] = call.positionals;
    if (view === 'forecast') return outsideOfForecast(call);
    if (view === 'return') return matchReturn(call);
    takePositionals(call, 'reconcile');
    const count = takeInteger(call, 'count') ?? 100;
    const [from, to] = [call.text('from'), call.text('to')];
    const scope = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
    const answer = await withWorkspace(call, async ({ program }): Promise<Answer> => {
      const accepted = await accept(call, program, scope);
      const found = await callProgram(program, 'reconcile.suggest', { ...scope, count });
      if (!call.flag('open')) return { accepted, ...found };
      const asOf = (await callProgram(program, 'workspace.info', {})).businessDate;
      const list = (side: 'bank' | 'book') =>
        callProgram(program, 'reconcile.open', {
          ...(side === 'bank' ? scope : {}),
          side,
          asOf,
          count,
        });
      const [bank, book] = await Promise.all([list('bank'), list('book')]);
      return { accepted, ...found, open: { bank, book } };
    });
    call.io.out(call.flag('json') ? jsonText(answer) : reconcileText(answer));
    return undefined;
  },
};
