/**
 * Where a figure of a clawback comes from: what is paid opens to what is owed and by whom, carry to
 * the distributions that paid it, and each test to the step of its run.
 */
import { counted } from '../../core/counted.ts';
import { type Money, money } from '../../core/money/money.ts';
import { AppFailure } from '../../core/result.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import type { Explanation } from '../../preload/contract/explain.ts';
import type { DomainInput, DomainOutput } from '../../preload/contract/index.ts';
import { type QueryContext, query } from '../backend/handler.ts';
import {
  type ClawbackTerms,
  clawbackById,
  clawbackDetail,
  clawbackLines,
  clawbackTerms,
  stillHeldAt,
} from '../queries/clawbacks.ts';
import { DECIDED } from '../queries/commitmentHistory.ts';
import type { EventRow } from '../queries/fundEventRows.ts';
import { type FundRow, holderIdsOf } from '../queries/funds.ts';
import { blobOf, runById } from '../queries/runs.ts';
import { clawbackOutput } from './clawbacks.ts';
import {
  entriesSection,
  fundLink,
  knownBeforeFund,
  type Line,
  type Section,
} from './explainParts.ts';

type Input = DomainInput<'clawbacks.explain'>;
type Figure = Input['figure'];
type Output = NonNullable<DomainOutput<'clawbacks.get'>['result']> & {
  readonly investors: readonly { readonly id: string; readonly amount: Money }[];
};
type WholeFigure = Exclude<Figure, 'stillHeld' | 'owed' | 'cap' | 'pays' | 'investor'>;

const LABEL: { readonly [figure in Figure]: string } = {
  carryPaid: 'Carry paid',
  profit: 'Profit',
  agreedCarry: 'Carry agreed on it',
  excessCarry: 'Carry above it',
  preferredShortfall: 'Lacking to capital and preferred return',
  gross: 'Owed gross',
  fromEscrow: 'From escrow',
  fromHolders: 'From carry holders',
  afterTaxCap: 'Carry left after tax',
  payable: 'To pay back',
  uncovered: 'Not recoverable',
  stillHeld: 'Still held',
  owed: 'Owed',
  cap: 'Carry left after tax',
  pays: 'Pays',
  investor: 'Gets',
};

const RULE: { readonly [figure in Figure]: string } = {
  carryPaid:
    'What distributions paid to carry until the day, tax advances included, less what was given back',
  profit:
    'What investors and carry got, with what an interim test counts as still held, less what was called of investors who bear carry',
  agreedCarry: 'The carry that the terms give on the profit of the whole fund',
  excessCarry: 'Carry paid above the carry agreed on, never below zero',
  preferredShortfall:
    'Calls with their preferred return less what investors got with the same return, at most the carry paid',
  gross: 'The larger of carry above what was agreed and of what investors lack, group by group',
  fromEscrow: 'What lies in escrow of the carry paid is used first',
  fromHolders: 'What escrow does not cover, from each holder up to what tax left it',
  afterTaxCap: 'Carry outside escrow less tax, over the holders who can pay',
  payable: 'From escrow and from the carry holders; investors get it',
  uncovered: 'Owed gross less what is paid back',
  stillHeld: 'What an interim test counts as if it were paid out on the day',
  owed: 'The holder’s part of what escrow does not cover',
  cap: 'The holder’s carry outside escrow less its tax; nothing where it cannot pay',
  pays: 'What the holder owes, at most what tax left it; joint liability adds what others cannot pay',
  investor:
    'What is paid back, over groups by what each lacks and over commitments, by largest remainder',
};

interface Scope {
  readonly context: QueryContext;
  readonly input: Input;
  readonly fund: FundRow;
  readonly row: EventRow;
  readonly terms: ClawbackTerms;
  readonly output: Output;
}

function unknown(message: string, path: string): AppFailure {
  return new AppFailure({
    kind: 'not-found',
    code: 'CLAWBACK_FIGURE_UNKNOWN',
    message,
    path,
  });
}

function linkTo({ input }: Scope, change: Omit<Input, 'clawbackId'>): NonNullable<Line['link']> {
  return { target: 'clawbacks.explain', input: { clawbackId: input.clawbackId, ...change } };
}

function figureLine(scope: Scope, figure: WholeFigure, sign = ''): Line {
  return {
    label: `${sign}${LABEL[figure]}`,
    money: scope.output[figure],
    link: linkTo(scope, { figure }),
  };
}

const percent = (share: string) => `${Number(share) * 100}%`;

/** A step of the run by its id, opened. */
function runLine({ row }: Scope, step = 'clawback.payable'): Line {
  return {
    label: 'Run',
    value: 'open',
    link: { target: 'runs.explain', input: { runId: row.run_id, step } },
  };
}

/** Each group of investors with its part of a figure, as the run has it. */
function groupSection(scope: Scope, label: string | null): Section[] {
  const { context, row } = scope;
  if (row.run_id === null) return [];
  const { trace } = blobOf(context, runById(context.store, row.run_id));
  const groups = trace.filter(({ id }) => id.startsWith('clawback.') && id !== 'clawback.payable');
  return [
    {
      title: 'Summed from',
      note: counted(groups.length, 'group'),
      lines: groups.map((step): Line => {
        const own = step.inputs?.find((each) => label !== null && each.label.startsWith(label));
        return {
          label: step.label,
          value: `${own?.value ?? step.result} ${step.unit ?? ''}`.trim(),
          link: { target: 'runs.explain', input: { runId: row.run_id, step: step.id } },
        };
      }),
    },
  ];
}

/** Every payment to carry until the day, and what earlier clawbacks gave back. */
function carryLines({ context, fund, row }: Scope): Section[] {
  const paid = context.store.all<{
    id: string;
    number: bigint;
    date: string;
    minor: bigint;
  }>(
    `SELECT d.id, d.number, d.pay_date AS date, SUM(l.amount_minor) AS minor
       FROM distribution d JOIN distribution_line l ON l.distribution_id = d.id
      WHERE d.fund_id = ? AND d.pay_date <= ? AND d.${DECIDED} AND l.holder = 'carry'
      GROUP BY d.id ORDER BY d.pay_date, d.number`,
    [fund.id, row.date],
  );
  const returned = context.store.all<{ id: string; number: bigint; date: string; minor: bigint }>(
    `SELECT id, number, test_date AS date, amount_minor AS minor FROM clawback
      WHERE fund_id = ? AND test_date <= ? AND id <> ? AND ${DECIDED} ORDER BY number`,
    [fund.id, row.date, row.id],
  );
  const minor =
    paid.reduce((sum, each) => sum + each.minor, 0n) -
    returned.reduce((sum, each) => sum + each.minor, 0n);
  return [
    {
      title: 'Summed from',
      lines: [
        ...paid.map(
          (one): Line => ({
            label: `Distribution ${one.number}`,
            prefix: one.date,
            money: money(fund.currency, one.minor),
            link: fundLink(row.date as IsoDate, {
              fundId: fund.id,
              figure: 'distribution',
              eventId: one.id,
            }),
          }),
        ),
        ...returned.map(
          (one): Line => ({
            label: `Clawback ${one.number}`,
            prefix: one.date,
            money: money(fund.currency, -one.minor),
            link: { target: 'clawbacks.explain', input: { clawbackId: one.id, figure: 'payable' } },
          }),
        ),
        { label: 'Sum', money: money(fund.currency, minor), tone: 'total' },
      ],
    },
  ];
}

function holderLines(scope: Scope, figure: 'pays' | 'cap'): Line[] {
  return scope.output.holders.map((holder) => ({
    label: holder.id === 'carry' ? 'Carry vehicle' : holder.id,
    money: holder[figure],
    link: linkTo(scope, { figure, holderId: holder.id }),
  }));
}

function inputs(lines: readonly Line[]): Section {
  return { title: 'Inputs', lines: [...lines] };
}

function wholeSections(scope: Scope, figure: WholeFigure | 'stillHeld'): Section[] {
  const { fund, row, terms, output } = scope;
  const asOf = row.date as IsoDate;
  const ofFund = (name: 'called' | 'distributed', label: string): Line => ({
    label,
    value: 'open',
    link: fundLink(asOf, { fundId: fund.id, figure: name }),
  });
  switch (figure) {
    case 'carryPaid':
      return carryLines(scope);
    case 'profit':
      return [
        ...groupSection(scope, 'Profit'),
        inputs([ofFund('distributed', 'Distributed'), ofFund('called', 'Called')]),
      ];
    case 'agreedCarry':
      return [
        inputs([
          figureLine(scope, 'profit'),
          {
            label: 'Terms',
            value: 'open',
            link: fundLink(asOf, { fundId: fund.id, figure: 'terms', term: 'carry' }),
          },
        ]),
        ...groupSection(scope, 'Carry agreed'),
      ];
    case 'excessCarry':
      return [inputs([figureLine(scope, 'carryPaid'), figureLine(scope, 'agreedCarry', '− ')])];
    case 'preferredShortfall':
      return [
        ...groupSection(scope, 'Lacking'),
        inputs([ofFund('called', 'Called'), ofFund('distributed', 'Distributed')]),
      ];
    case 'gross':
      return [
        inputs([figureLine(scope, 'excessCarry'), figureLine(scope, 'preferredShortfall')]),
        ...groupSection(scope, null),
      ];
    case 'fromEscrow':
      return [
        inputs([
          figureLine(scope, 'gross'),
          figureLine(scope, 'carryPaid'),
          { label: 'Escrow', value: `${percent(terms.escrowShare)} of carry` },
        ]),
      ];
    case 'fromHolders':
      return [
        {
          title: 'Summed from',
          note: terms.liability,
          lines: [
            ...holderLines(scope, 'pays'),
            { label: 'Sum', money: output.fromHolders, tone: 'total' },
          ],
        },
      ];
    case 'afterTaxCap':
      return [
        {
          title: 'Summed from',
          note: `tax ${percent(terms.taxRate)}`,
          lines: [
            ...holderLines(scope, 'cap'),
            { label: 'Sum', money: output.afterTaxCap, tone: 'total' },
          ],
        },
      ];
    case 'payable':
      return [
        inputs([
          figureLine(scope, 'fromEscrow'),
          figureLine(scope, 'fromHolders'),
          { label: LABEL.payable, money: output.payable, tone: 'total' },
          runLine(scope),
        ]),
        investorSection(scope),
      ];
    case 'uncovered':
      return [inputs([figureLine(scope, 'gross'), figureLine(scope, 'payable', '− ')])];
    case 'stillHeld':
      return [
        inputs([
          {
            label: 'Net asset value',
            value: 'open',
            link: {
              target: 'fundAccounts.explain',
              input: { fundId: fund.id, to: asOf, figure: 'nav' },
            },
          },
        ]),
      ];
  }
}

function investorSection(scope: Scope): Section {
  const { context, fund, input } = scope;
  const lines = clawbackLines(context.store, input.clawbackId).filter(
    (line) => line.investor_name !== null && line.number === 1n,
  );
  return {
    title: 'Who gets it',
    note: counted(lines.length, 'investor'),
    lines: lines.map((line) => ({
      label: line.investor_name ?? '',
      prefix: line.class_code ?? '',
      money: money(fund.currency, line.amount_minor),
      link: linkTo(scope, { figure: 'investor', commitmentId: line.holder }),
    })),
  };
}

interface Shown {
  readonly name: string | null;
  readonly money: Money;
  readonly sections: readonly Section[];
}

function explainHolder(scope: Scope, figure: 'owed' | 'cap' | 'pays'): Shown {
  const { input, output, context, terms } = scope;
  const holder = output.holders.find(({ id }) => id === input.holderId);
  if (holder === undefined)
    throw unknown('This clawback has no such carry holder. Choose one of its list.', 'holderId');
  const { options } = clawbackDetail(context.store, input.clawbackId);
  const own = options.holders.find(({ id }) => id === holder.id);
  const ofHolder = (name: 'owed' | 'cap'): Line => ({
    label: LABEL[name],
    money: holder[name],
    link: linkTo(scope, { figure: name, holderId: holder.id }),
  });
  const facts: Line[] = [
    { label: 'Of carry', value: percent(own?.share ?? '1') },
    { label: 'Tax', value: percent(own?.taxRate ?? terms.taxRate) },
    { label: 'Can pay', value: own?.isUnable ? 'no' : 'yes' },
    { label: 'Liability', value: terms.liability },
  ];
  const lines =
    figure === 'pays'
      ? [ofHolder('owed'), ofHolder('cap')]
      : figure === 'owed'
        ? [figureLine(scope, 'gross'), figureLine(scope, 'fromEscrow', '− ')]
        : [figureLine(scope, 'carryPaid')];
  return {
    name: holder.id === 'carry' ? 'Carry vehicle' : holder.id,
    money: holder[figure],
    sections: [inputs([...lines, ...facts, runLine(scope)])],
  };
}

function explainInvestor(scope: Scope): Shown {
  const { input, output, fund, row, context } = scope;
  const { commitmentId } = input;
  const line = clawbackLines(context.store, input.clawbackId).find(
    ({ holder, number }) => holder === commitmentId && number === 1n,
  );
  if (line === undefined || commitmentId === undefined)
    throw unknown(
      'This investor gets nothing of the clawback. Choose one that does.',
      'commitmentId',
    );
  const asOf = row.date as IsoDate;
  const id = holderIdsOf(context.store, fund.id, asOf).get(commitmentId);
  const kept = output.investors.find((each) => each.id === id)?.amount;
  return {
    name: line.investor_name,
    money: kept ?? money(fund.currency, line.amount_minor),
    sections: [
      inputs([
        figureLine(scope, 'payable'),
        {
          label: 'Commitment',
          value: 'open',
          link: fundLink(asOf, { fundId: fund.id, figure: 'committed', commitmentId }),
        },
        runLine(scope),
      ]),
      entriesSection([line.entry]),
    ],
  };
}

function shownOf(scope: Scope): Shown {
  const { input, output, fund, row, context } = scope;
  const { figure } = input;
  switch (figure) {
    case 'owed':
    case 'cap':
    case 'pays':
      return explainHolder(scope, figure);
    case 'investor':
      return explainInvestor(scope);
    case 'stillHeld': {
      const { options } = clawbackDetail(context.store, input.clawbackId);
      const held = stillHeldAt(context.store, fund, { date: row.date as IsoDate, options });
      return { name: null, money: held, sections: wholeSections(scope, figure) };
    }
    default:
      return { name: null, money: output[figure], sections: wholeSections(scope, figure) };
  }
}

/** Throws CLAWBACK_UNKNOWN and CLAWBACK_FIGURE_UNKNOWN (not-found). */
function explainClawback(context: QueryContext, input: Input): Explanation {
  const { row, fund } = clawbackById(context.store, input.clawbackId);
  const output = clawbackOutput(context, row);
  if (output === null)
    throw unknown('This clawback is a draft and has no figures. Compute it first.', 'clawbackId');
  const { options, kind } = clawbackDetail(context.store, row.id);
  const asOf = row.date as IsoDate;
  const terms = clawbackTerms(context.store, fund, { date: asOf, options });
  const scope: Scope = { context, input, fund, row, terms, output };
  const { name, money: shown, sections } = shownOf(scope);
  const { figure } = input;
  return {
    crumbs: [
      { label: fund.name, link: fundLink(asOf, { fundId: fund.id, figure: 'distributed' }) },
      {
        label: `Clawback ${row.number}`,
        ...(figure === 'payable' ? {} : { link: linkTo(scope, { figure: 'payable' }) }),
      },
      ...(name === null ? [] : [{ label: name }]),
      { label: LABEL[figure] },
    ],
    figure: { money: shown, converted: false },
    chips: [
      { text: row.status, tone: 'plain' },
      { text: `${kind}, tested on ${row.date}`, tone: 'plain' },
    ],
    sections: [
      { title: 'Rule', text: RULE[figure], lines: [] },
      ...sections,
      entriesSection([row.entry]),
      ...knownBeforeFund(context, fund.id),
    ],
  };
}

export const clawbackExplainHandlers = {
  'clawbacks.explain': query<'clawbacks.explain'>(explainClawback),
};
