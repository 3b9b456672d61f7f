/** What stands behind a figure of a whole clawback: groups, payments to carry, holders and investors. */
import { counted } from '../../core/counted.ts';
import { money } from '../../core/money/money.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import { clawbackLines } from '../queries/clawbacks.ts';
import { DECIDED } from '../queries/commitmentHistory.ts';
import { blobOf, runById } from '../queries/runs.ts';
import {
  CLAWBACK_LABEL,
  type ClawbackScope,
  figureLine,
  inputs,
  linkTo,
  percent,
  runLine,
  type WholeFigure,
} from './clawbackFigures.ts';
import { fundLink, type Line, type Section } from './explainParts.ts';

/** Each group of investors with its part of a figure, as the run has it. */
function groupSection(scope: ClawbackScope, label: string | null): Section[] {
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
function carryLines({ context, fund, row }: ClawbackScope): Section[] {
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

function holderLines(scope: ClawbackScope, figure: 'pays' | 'cap'): Line[] {
  return scope.output.holders.map((holder) => ({
    label: holder.id === 'carry' ? 'Carry vehicle' : holder.id,
    money: holder[figure],
    link: linkTo(scope, { figure, holderId: holder.id }),
  }));
}

export function wholeSections(scope: ClawbackScope, figure: WholeFigure | 'stillHeld'): Section[] {
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
          { label: CLAWBACK_LABEL.payable, money: output.payable, tone: 'total' },
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

function investorSection(scope: ClawbackScope): Section {
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
