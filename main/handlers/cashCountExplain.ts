/**
 * What a count beside the cash position counts: accounts whose statement is late, accounts below their
 * minimum, and groups of the ladder that fall below it. Each one opens in its own figure.
 */
import { LADDER_BUCKETS } from '../../core/cash/ladder.ts';
import { counted } from '../../core/counted.ts';
import type { DomainInput, DomainOutput } from '../../preload/contract/index.ts';
import { type QueryContext, query } from '../backend/handler.ts';
import { positionAccounts } from '../queries/position.ts';
import { reportingCurrencyOf } from '../queries/settings.ts';
import type { ReadStore } from '../store/index.ts';
import { computeAvailability } from './available.ts';
import type { Line } from './explainParts.ts';
import { ladderData } from './ladder.ts';

type Input = DomainInput<'position.explainCount'>;
type Count = Input['count'];

const LABEL: { readonly [Name in Count]: string } = {
  late: 'Late statements',
  short: 'Accounts below their minimum',
  breached: 'Groups below their minimum',
};

const RULE: { readonly [Name in Count]: string } = {
  late: 'Accounts whose last statement ends before the last weekday up to the effective date.',
  short: 'Accounts with a minimum balance whose closing is lower than it.',
  breached:
    'Groups whose cumulative balance is below the minimum of their accounts in a bucket; committed lines do not count. The first such bucket is named.',
};

function lateLines(store: ReadStore, input: Input): Line[] {
  const { asOf, basis, reportingCurrency } = input;
  return positionAccounts(store, asOf, basis, input).flatMap((account): Line[] =>
    account.lateSince === null
      ? []
      : [
          {
            label: account.name,
            prefix: account.entityName,
            value: account.lateSince,
            note: account.bankName,
            link: {
              target: 'position.explain',
              input: {
                accountId: account.id,
                column: 'closing',
                asOf,
                basis,
                ...(reportingCurrency === undefined ? {} : { reportingCurrency }),
              },
            },
          },
        ],
  );
}

function shortLines(store: ReadStore, input: Input): Line[] {
  const { count: _, ...scope } = input;
  const reportingCurrency = reportingCurrencyOf(store, input.reportingCurrency);
  const asked = { ...scope, groupBy: 'none' as const, reportingCurrency };
  return computeAvailability(store, asked).rows.flatMap(({ row, own, shortCount }): Line[] => {
    const short = own?.short ?? null;
    if (row.account === null || shortCount === 0 || short === null) return [];
    return [
      {
        label: row.label,
        prefix: row.account.entityName,
        money: short,
        link: {
          target: 'position.explainAvailable',
          input: { ...asked, rowId: row.id, column: 'short' },
        },
      },
    ];
  });
}

function breachedLines(store: ReadStore, input: Input): Line[] {
  const { count: _, ...asked } = input;
  return ladderData(store, asked).ladder.rows.flatMap((row): Line[] => {
    const { breach } = row;
    if (breach === null) return [];
    const at = LADDER_BUCKETS.findIndex(({ id }) => id === breach);
    const short = row.cells[at]?.short ?? null;
    return [
      {
        label: row.label,
        note: breach,
        ...(short === null ? { value: 'missing' } : { money: short }),
        link: {
          target: 'position.explainLadder',
          input: { ...asked, rowId: row.id, column: 'short', bucket: breach },
        },
      },
    ];
  });
}

const LINES: { readonly [Name in Count]: (store: ReadStore, input: Input) => Line[] } = {
  late: lateLines,
  short: shortLines,
  breached: breachedLines,
};

function explainCount(
  { store }: QueryContext,
  input: Input,
): DomainOutput<'position.explainCount'> {
  const { count } = input;
  const lines = LINES[count](store, input);
  const size = counted(lines.length, count === 'breached' ? 'group' : 'account');
  return {
    crumbs: [{ label: 'Position' }, { label: input.asOf }, { label: LABEL[count] }],
    figure: { text: size, converted: false },
    chips: [],
    sections: [
      { title: 'Rule', text: RULE[count], lines: [] },
      ...(lines.length === 0
        ? []
        : [
            {
              title: LABEL[count],
              note: count === 'late' ? 'last statement ends on' : 'short of the minimum',
              lines,
            },
          ]),
    ],
  };
}

export const cashCountExplainHandlers = {
  'position.explainCount': query<'position.explainCount'>(explainCount),
};
