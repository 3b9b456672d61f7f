/** Available balances, and what is set for accounts: target, minimum, overdraft, restriction. */

import {
  type Availability,
  type AvailableFigures,
  type AvailableRow,
  buildAvailability,
} from '../../core/cash/available.ts';
import { positionDay } from '../../core/cash/position.ts';
import { counted } from '../../core/counted.ts';
import { type Money, money } from '../../core/money/money.ts';
import { AppFailure } from '../../core/result.ts';
import type { DomainInput, DomainOutput } from '../../preload/contract/index.ts';
import { command, type QueryContext, query } from '../backend/handler.ts';
import { accountLimits, type StoredLimits } from '../queries/accountLimits.ts';
import { reportingCurrencyOf } from '../queries/settings.ts';
import type { ReadStore } from '../store/index.ts';
import { entryLine, type Line, type Section } from './explainParts.ts';
import { computePosition, rateUsed } from './position.ts';
import { rateSection } from './positionExplain.ts';

type Input = DomainInput<'position.available'>;
type RowOut = DomainOutput<'position.available'>['total'];

export interface ComputedAvailability extends Availability {
  readonly limits: ReadonlyMap<string, StoredLimits>;
  readonly missingCurrencies: readonly string[];
}

/** Available balances as the engine computes them; the ladder and exports stand on this too. */
export function computeAvailability(
  store: ReadStore,
  input: Input & { readonly reportingCurrency: string },
): ComputedAvailability {
  const position = computePosition(store, input);
  const ids = position.rows.flatMap(({ account }) => (account === null ? [] : [account.id]));
  const limits = accountLimits(store, ids);
  return {
    ...buildAvailability(position, limits, input.reportingCurrency),
    limits,
    missingCurrencies: position.missingCurrencies,
  };
}

function limitsOut(currency: string, limits: StoredLimits): NonNullable<RowOut['limits']> {
  const of = (minor: bigint | null): Money | null =>
    minor === null ? null : money(currency, minor);
  return {
    target: of(limits.target),
    minimum: of(limits.minimum),
    overdraft: of(limits.overdraft),
    restriction: limits.restriction,
    restricted: of(limits.restricted),
    reason: limits.reason,
    entry: limits.entry,
  };
}

function rowOut(each: AvailableRow, input: Input, limits: ComputedAvailability['limits']): RowOut {
  const { row, own, reporting, shortCount } = each;
  const stored = row.account === null ? undefined : limits.get(row.account.id);
  const day = positionDay(input.asOf, input.basis);
  return {
    id: row.id,
    kind: row.kind,
    level: row.level,
    parentId: row.parentId,
    label: row.label,
    accountId: row.account?.id ?? null,
    accountCount: row.accountCount,
    currency: row.currency,
    converted: row.isConverted,
    rate: row.quote === null || !row.isConverted ? null : rateUsed(row.quote, day),
    own,
    reporting,
    limits: stored === undefined ? null : limitsOut(row.currency, stored),
    shortCount,
    lateSince: row.account?.lateSince ?? null,
    missing: row.missing,
  };
}

export function getAvailable(
  { store }: Pick<QueryContext, 'store'>,
  input: Input,
): DomainOutput<'position.available'> {
  const reportingCurrency = reportingCurrencyOf(store, input.reportingCurrency);
  const found = computeAvailability(store, { ...input, reportingCurrency });
  return {
    asOf: input.asOf,
    reportingCurrency,
    rows: found.rows.map((row) => rowOut(row, input, found.limits)),
    total: rowOut(found.total, input, found.limits),
    missingRates: [...found.missingCurrencies],
  };
}

type Column = DomainInput<'position.explainAvailable'>['column'];

const LABEL: { readonly [Name in Column]: string } = {
  closing: 'Closing',
  restricted: 'Restricted',
  trapped: 'Trapped',
  overdraft: 'Overdraft',
  available: 'Available',
  overTarget: 'Over target',
  short: 'Short of minimum',
};

const RULE: { readonly [Name in Column]: string } = {
  closing: 'The closing balance of the position on the same basis.',
  restricted: 'What a restriction holds for nobody to use, at most the balance itself.',
  trapped: 'What its own entity may use and the group may not, at most the balance itself.',
  overdraft: 'The agreed overdraft, which may be drawn in full.',
  available: 'Closing − restricted − trapped + agreed overdraft.',
  overTarget: 'Closing − target balance. Below zero the account is short of its target.',
  short: 'Minimum − closing where the closing is lower, otherwise nothing.',
};

function partsOf(figures: AvailableFigures, column: Column, target: Money | null): Line[] {
  const line = (label: string, value: Money | null): Line[] =>
    value === null ? [] : [{ label, money: value }];
  if (column === 'available')
    return [
      ...line('Closing', figures.closing),
      ...line('− Restricted', figures.restricted),
      ...line('− Trapped', figures.trapped),
      ...line('+ Overdraft', figures.overdraft),
    ];
  if (column === 'overTarget')
    return [...line('Closing', figures.closing), ...line('− Target', target)];
  return [];
}

function settingsSection(limits: StoredLimits, currency: string): Section {
  const amount = (label: string, minor: bigint | null): Line =>
    minor === null
      ? { label, value: 'not set', tone: 'muted' }
      : { label, money: money(currency, minor) };
  const isHeld = limits.restriction !== 'none';
  return {
    title: 'Set for the account',
    lines: [
      amount('Target balance', limits.target),
      amount('Minimum balance', limits.minimum),
      amount('Agreed overdraft', limits.overdraft),
      { label: 'Restriction', value: limits.restriction },
      ...(isHeld
        ? [
            limits.restricted === null
              ? { label: 'Amount', value: 'all of the balance' }
              : amount('Amount', limits.restricted),
            ...(limits.reason === null ? [] : [{ label: 'Reason', value: limits.reason }]),
          ]
        : []),
      entryLine(limits.entry),
    ],
  };
}

function membersSection(
  rows: readonly AvailableRow[],
  each: AvailableRow,
  input: DomainInput<'position.explainAvailable'>,
): Section {
  const members =
    each.row.kind === 'total'
      ? rows.filter(({ row }) => row.level === 0)
      : rows.filter(({ row }) => row.parentId === each.row.id);
  const total = each.reporting?.[input.column] ?? null;
  return {
    title: 'Summed from',
    lines: [
      ...members.map(({ row, reporting }): Line => {
        const value = reporting?.[input.column] ?? null;
        return {
          label: row.label,
          ...(value !== null
            ? { money: value }
            : reporting === null
              ? { value: 'missing', tone: 'warning' as const }
              : { value: 'not set', tone: 'muted' as const }),
          link: { target: 'position.explainAvailable', input: { ...input, rowId: row.id } },
        };
      }),
      ...(total === null ? [] : [{ label: each.row.label, money: total, tone: 'total' as const }]),
    ],
  };
}

function explainAvailable(
  context: QueryContext,
  input: DomainInput<'position.explainAvailable'>,
): DomainOutput<'position.explainAvailable'> {
  const { store } = context;
  const reportingCurrency = reportingCurrencyOf(store, input.reportingCurrency);
  const found = computeAvailability(store, { ...input, reportingCurrency });
  const each = [...found.rows, found.total].find(({ row }) => row.id === input.rowId);
  if (each === undefined)
    throw new AppFailure({
      kind: 'not-found',
      code: 'POSITION_ROW_UNKNOWN',
      message: `The position of ${input.asOf} has no row "${input.rowId}".`,
      path: 'rowId',
    });
  const { row, own, reporting } = each;
  const { column } = input;
  const figure = reporting?.[column] ?? null;
  const ownFigure = own?.[column] ?? null;
  const account = row.account;
  const limits = account === null ? undefined : found.limits.get(account.id);
  const target =
    limits?.target === null || limits === undefined ? null : money(row.currency, limits.target);
  const isForeign = row.isConverted && ownFigure !== null;
  const parts = own === null ? [] : partsOf(own, column, target);
  const rate = rateSection(context, row.quote, positionDay(input.asOf, input.basis));
  const sections: Section[] = [
    {
      title: 'Rule',
      text: RULE[column],
      lines: [
        ...parts,
        ...(ownFigure === null
          ? []
          : [{ label: LABEL[column], money: ownFigure, tone: 'total' as const }]),
        ...(isForeign && figure !== null
          ? [{ label: `In ${reportingCurrency}, half-even`, money: figure }]
          : []),
      ],
    },
    ...(account === null ? [membersSection(found.rows, each, input)] : []),
    ...(limits === undefined ? [] : [settingsSection(limits, row.currency)]),
    ...(rate === null || account === null ? [] : [rate]),
    ...(account === null
      ? []
      : [
          {
            title: 'Balance',
            lines: [
              {
                label: 'Closing',
                ...(row.accountBalance === null
                  ? { value: 'missing', tone: 'warning' as const }
                  : { money: row.accountBalance }),
                link: {
                  target: 'position.explain',
                  input: {
                    accountId: account.id,
                    column: 'closing',
                    asOf: input.asOf,
                    basis: input.basis,
                    reportingCurrency,
                  },
                },
              },
            ],
          },
        ]),
  ];
  return {
    crumbs: [
      { label: account?.entityName ?? 'Group' },
      { label: row.label },
      { label: LABEL[column] },
    ],
    figure: {
      ...(figure === null
        ? { text: reporting === null ? 'missing' : 'not set' }
        : { money: figure }),
      converted: row.isConverted,
    },
    chips: [
      ...(row.missing === null ? [] : [{ text: row.missing, tone: 'warning' as const }]),
      ...(each.shortCount > 0 && column !== 'short'
        ? [
            {
              text: `${counted(each.shortCount, 'account')} below the minimum`,
              tone: 'negative' as const,
            },
          ]
        : []),
    ],
    sections,
  };
}

/** An amount of a setting in the account's currency, not below zero where it must not be. */
function amountOf(currency: string, path: string, value: Money | null, mayBeNegative: boolean) {
  if (value === null) return null;
  if (value.currency !== currency)
    throw new AppFailure({
      kind: 'invalid-input',
      code: 'ACCOUNT_CURRENCY',
      message: `The account is in ${currency}; write the amount in it, not in ${value.currency}.`,
      path,
    });
  if (value.minor < 0n && !mayBeNegative)
    throw new AppFailure({
      kind: 'invalid-input',
      code: 'ACCOUNT_LIMIT_NEGATIVE',
      message: 'This amount cannot be below zero. Write it without a sign.',
      path,
    });
  return value.minor;
}

export const availableHandlers = {
  'position.available': query<'position.available'>(getAvailable),
  'position.explainAvailable': query<'position.explainAvailable'>(explainAvailable),
  'position.saveLimits': command<'position.saveLimits'>(
    (input) =>
      `Target, minimum and restriction of an account${input.reason ? `: ${input.reason}` : ''}`,
    ({ store }, input) => {
      const { accountId, expectedEntry, restriction } = input;
      const account = store.get<{ currency: string }>('SELECT currency FROM account WHERE id = ?', [
        accountId,
      ]);
      if (account === undefined)
        throw new AppFailure({
          kind: 'not-found',
          code: 'ACCOUNT_UNKNOWN',
          message: 'There is no such account. It may have been removed meanwhile.',
          path: 'accountId',
        });
      const { currency } = account;
      const isHeld = restriction !== 'none';
      store.update(
        'account',
        accountId,
        {
          target_minor: amountOf(currency, 'target', input.target, true),
          minimum_minor: amountOf(currency, 'minimum', input.minimum, true),
          overdraft_minor: amountOf(currency, 'overdraft', input.overdraft, false),
          restriction,
          restricted_minor: isHeld
            ? amountOf(currency, 'restricted', input.restricted, false)
            : null,
          restriction_reason: isHeld ? input.reason : null,
        },
        expectedEntry === undefined ? {} : { expectedEntry },
      );
      return { id: accountId };
    },
  ),
};
