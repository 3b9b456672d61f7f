/** Where the figures of a pool come from: balances, targets, transfers, rates and days. */
import { Decimal } from '../../core/money/decimal.ts';
import { type Money, money } from '../../core/money/money.ts';
import { AppFailure } from '../../core/result.ts';
import type { DomainInput, DomainOutput } from '../../preload/contract/index.ts';
import { type QueryContext, query } from '../backend/handler.ts';
import { entryLine, type Line, type Section } from './explainParts.ts';
import { computeProposal, getProposal } from './pools.ts';

type Input = DomainInput<'pools.explain'>;
/** What an account of a pool has, or the pool as a whole. */
type Figure = Exclude<Input['figure'], 'transferCount'>;
type Participant = DomainOutput<'pools.propose'>['participants'][number];

const LABEL: { readonly [Name in Figure]: string } = {
  before: 'Balance',
  target: 'Target',
  transfer: 'Transfer',
  after: 'After the sweep',
  alone: 'Interest by itself',
  benefit: 'Benefit',
  interest: 'Interest in the pool',
};

const RULE: { readonly [Name in Figure]: string } = {
  before: 'The closing balance of the position on the same basis.',
  target: 'What the sweep leaves on the account, as set with the pool.',
  transfer:
    'Members give what is above their target, nothing of what a restriction holds; members below it are funded by priority while the header stays above its floor. Transfers below the smallest one are not made.',
  after: 'Balance + transfer. The sum of all participants is the same before and after.',
  alone:
    'Each day’s balance by value date × the account’s own rate × the day’s part of the year, summed and rounded half-even once.',
  benefit:
    'Interest of the pool − interest of all accounts by themselves, given to the accounts by largest remainder over the sizes of their balances, day by day.',
  interest: 'Interest by itself + the account’s part of the benefit.',
};

const LEFT: { readonly [why: string]: string } = {
  'below-minimum-transfer': 'The transfer would be smaller than the smallest one.',
  restricted: 'A restriction holds what is above the target.',
  'header-too-low': 'The header has too little above its floor.',
  unknown: 'No statement tells the balance.',
};

function percent(rate: string): string {
  return `${new Decimal(rate).times(100).toFixed()} %`;
}

function lineOf(label: string, value: Money | null, link?: Line['link']): Line {
  return {
    label,
    ...(value === null ? { value: 'missing', tone: 'warning' as const } : { money: value }),
    ...(link === undefined ? {} : { link }),
  };
}

function partsOf(row: Participant, figure: Figure, input: Input, floor: Money): Line[] {
  const own = (label: string, name: Figure, value: Money | null) =>
    lineOf(label, value, {
      target: 'pools.explain',
      input: { ...input, accountId: row.accountId, figure: name },
    });
  if (figure === 'transfer')
    return [
      own('Balance', 'before', row.before),
      ...(row.isHeader
        ? [lineOf('Floor of the header', floor)]
        : [own('Target', 'target', row.target), lineOf('Held by a restriction', row.held)]),
    ];
  if (figure === 'after')
    return [own('Balance', 'before', row.before), own('+ Transfer', 'transfer', row.transfer)];
  if (figure === 'interest')
    return [own('By itself', 'alone', row.alone), own('+ Benefit', 'benefit', row.benefit)];
  return [];
}

/** Rates, days and average balance of an account's interest, or of the pool's. */
function ratesSection(
  context: QueryContext,
  input: Input,
  currency: string,
): { readonly sections: Section[] } {
  const { pool, from, daily, interest } = computeProposal(context.store, input);
  if (interest === null) return { sections: [] };
  const member = pool.members.find(({ accountId }) => accountId === input.accountId);
  const isOne = input.accountId !== undefined;
  const credit = (isOne ? member?.creditRate : null) ?? pool.creditRate ?? '0';
  const debit = (isOne ? member?.debitRate : null) ?? pool.debitRate ?? '0';
  const ids = isOne ? [input.accountId ?? ''] : [...daily.keys()];
  const days = interest.days;
  const balances = Array.from({ length: days }, (_, day) =>
    ids.reduce((sum, id) => sum + (daily.get(id)?.[day] ?? 0n), 0n),
  );
  const sum = balances.reduce((total, balance) => total + balance, 0n);
  const average = BigInt(
    new Decimal(sum.toString()).div(days).toDecimalPlaces(0, Decimal.ROUND_HALF_EVEN).toFixed(),
  );
  return {
    sections: [
      {
        title: 'Rates and days',
        lines: [
          { label: 'Credit rate', value: percent(credit) },
          { label: 'Debit rate', value: percent(debit) },
          { label: 'Day count', value: pool.dayCount },
          { label: 'Days', value: `${days}, ${from} to ${input.asOf}` },
          { label: 'Average balance', money: money(currency, average) },
          { label: 'Balance on the last day', money: money(currency, balances.at(-1) ?? 0n) },
          entryLine(pool.entry, 'Pool'),
        ],
      },
    ],
  };
}

/** What was set beside a target, and the entry of the journal that set it. */
function settingSection(
  pool: DomainOutput<'pools.propose'>['pool'],
  accountId?: string,
): Section[] {
  const member = pool.members.find((each) => each.accountId === accountId);
  return [
    {
      title: 'Source',
      lines: [
        ...(member === undefined
          ? []
          : [
              { label: 'Smallest transfer', money: member.minimumTransfer },
              { label: 'Priority', value: String(member.priority) },
            ]),
        entryLine(pool.entry, 'Pool'),
      ],
    },
  ];
}

/** How many transfers a sweep would make; each opens at the account that it is for. */
function explainCount(
  input: Input,
  { pool, transfers }: DomainOutput<'pools.propose'>,
): DomainOutput<'pools.explain'> {
  const count = transfers.length;
  return {
    crumbs: [{ label: pool.name }, { label: 'Transfers' }],
    figure: {
      text: String(count),
      unit: count === 1 ? 'transfer' : 'transfers',
      converted: false,
    },
    chips: [],
    sections: [
      { title: 'Rule', text: RULE.transfer, lines: [] },
      {
        title: 'Transfers',
        note: 'proposed, nothing was moved',
        lines: [
          ...transfers.map(({ fromId, fromName, toId, toName, amount, kind }) => ({
            label: `${fromName} to ${toName}`,
            note: kind,
            money: amount,
            link: {
              target: 'pools.explain',
              input: {
                ...input,
                accountId: toId === pool.headerAccountId ? fromId : toId,
                figure: 'transfer',
              },
            },
          })),
          { label: 'Transfers', count, tone: 'total' as const },
        ],
      },
    ],
  };
}

function explainPool(context: QueryContext, input: Input): DomainOutput<'pools.explain'> {
  const { figure, accountId } = input;
  const proposal = getProposal(context, input);
  if (figure === 'transferCount') return explainCount(input, proposal);
  const { pool, participants, total, transfers } = proposal;
  const row = participants.find((each) => each.accountId === accountId);
  if (accountId !== undefined && row === undefined)
    throw new AppFailure({
      kind: 'not-found',
      code: 'POOL_MEMBER_UNKNOWN',
      message: `The account takes no part in the pool ${pool.name} at the chosen time.`,
      path: 'accountId',
    });
  const sumOf = (amounts: readonly (Money | null)[]) =>
    money(
      pool.currency,
      amounts.reduce((sum, amount) => sum + (amount?.minor ?? 0n), 0n),
    );
  const wholeOf = () => {
    if (figure === 'transfer') return sumOf(transfers.map(({ amount }) => amount));
    return figure === 'target' ? sumOf(participants.map(({ target }) => target)) : total[figure];
  };
  const value: Money | null = row !== undefined ? row[figure] : wholeOf();
  const { floorMinor } = computeProposal(context.store, input);
  const isInterest = figure === 'alone' || figure === 'benefit' || figure === 'interest';
  const ofRow = transfers.filter(
    ({ fromId, toId }) => row === undefined || fromId === row.accountId || toId === row.accountId,
  );
  const members: Line[] =
    row === undefined && figure !== 'transfer'
      ? participants
          .filter(({ isHeader }) => figure !== 'target' || !isHeader)
          .map((each) =>
            lineOf(each.accountName, each[figure], {
              target: 'pools.explain',
              input: { ...input, accountId: each.accountId },
            }),
          )
      : [];
  const rule: Section = {
    title: 'Rule',
    text: RULE[figure],
    lines: [
      ...(row === undefined ? [] : partsOf(row, figure, input, money(pool.currency, floorMinor))),
      ...(value === null ? [] : [{ label: LABEL[figure], money: value, tone: 'total' as const }]),
    ],
  };
  const balanceSection: Section[] =
    row !== undefined && figure === 'before'
      ? [
          {
            title: 'Balance',
            lines: [
              lineOf('Closing', row.before, {
                target: 'position.explain',
                input: {
                  accountId: row.accountId,
                  column: 'accountBalance',
                  asOf: input.asOf,
                  basis: input.basis,
                },
              }),
            ],
          },
        ]
      : [];
  return {
    crumbs: [{ label: pool.name }, { label: row?.accountName ?? 'Pool' }, { label: LABEL[figure] }],
    figure: {
      ...(value === null ? { text: row?.before === null ? 'missing' : 'none' } : { money: value }),
      converted: false,
    },
    chips: row?.left ? [{ text: LEFT[row.left] ?? row.left, tone: 'warning' }] : [],
    sections: [
      rule,
      ...(members.length === 0 ? [] : [{ title: 'Summed from', lines: members }]),
      ...balanceSection,
      ...(isInterest ? ratesSection(context, input, pool.currency).sections : []),
      ...(figure === 'target' ? settingSection(pool, accountId) : []),
      ...(isInterest || figure === 'before' || figure === 'target' || ofRow.length === 0
        ? []
        : [
            {
              title: 'Transfers',
              note: 'proposed, nothing was moved',
              lines: ofRow.map(({ fromName, toName, amount, kind }) => ({
                label: `${fromName} to ${toName}`,
                note: kind,
                money: amount,
              })),
            },
          ]),
    ],
  };
}

export const poolExplainHandlers = { 'pools.explain': query<'pools.explain'>(explainPool) };
