/**
 * Where the figures of a distribution's proof and of its hurdle come from, each with the figures that
 * it follows from.
 */
import type { WaterfallOutput } from '../../core/fund/waterfallCalculation.ts';
import { Decimal } from '../../core/money/decimal.ts';
import { fromDecimal, type Money, money } from '../../core/money/money.ts';
import type { Explanation } from '../../preload/contract/explain.ts';
import { notFound, type Opened, selfLink, stepLink } from './allocationParts.ts';
import type { Line } from './explainParts.ts';

type HurdleRow = WaterfallOutput['hurdle']['rows'][number];

interface Proof {
  readonly figure: Explanation['figure'];
  readonly rule: string;
  readonly lines: readonly Line[];
}

/** The flow that was opened. Throws ALLOCATION_UNKNOWN (not-found). */
function flowOf({ output, input }: Opened): HurdleRow {
  const row = output.hurdle.rows[input.index ?? -1];
  if (row === undefined) throw notFound('The hurdle has no such flow.', 'index');
  return row;
}

/**
 * A flow with its return as the hurdle shows it. The run's step holds the unrounded value; the cents
 * of the rows are shared out so that they sum to the balance, so one may be a cent away from it.
 */
function withReturnOf(opened: Opened): Proof {
  const { output, input, trace } = opened;
  const row = flowOf(opened);
  const id = `hurdle.flow.${input.index}`;
  const step = trace.find((one) => one.id === id);
  const { currency } = row.valueWithReturn;
  const nearest = step && fromDecimal(new Decimal(step.result), currency, 'half-even');
  const moved = row.valueWithReturn.minor - (nearest ?? row.valueWithReturn).minor;
  const share: Line[] =
    moved === 0n ? [] : [{ label: 'Moved so that the rows foot', money: money(currency, moved) }];
  return {
    figure: { money: row.valueWithReturn, converted: false },
    rule: `The flow with its return up to ${output.date}, in whole cents that sum to the balance over all rows${moved === 0n ? '' : '; this row carries what is left over by rounding'}`,
    lines: [
      {
        label: 'Moved the balance',
        money: row.applied,
        link: selfLink(opened, { figure: 'flow' }),
      },
      {
        label: `× Growth over ${row.days} days`,
        value: row.growth,
        link: selfLink(opened, { figure: 'days' }),
      },
      ...(nearest === undefined
        ? []
        : [{ label: 'Rounded by itself', money: nearest, link: stepLink(opened, id) }]),
      ...share,
      { label: 'With return', money: row.valueWithReturn, tone: 'total' },
    ],
  };
}

/** How long a flow earns its return, and what it grows by over these days. */
function daysOf({ output }: Opened, row: HurdleRow): Proof {
  return {
    figure: { text: String(row.days), unit: row.days === 1 ? 'day' : 'days', converted: false },
    rule: 'Days of the calendar from the flow to the distribution; the day of the flow does not count. The day count of the terms makes parts of a year of them.',
    lines: [
      { label: row.kind === 'call' ? 'Call' : 'Distribution', value: row.date },
      { label: 'This distribution', value: output.date },
      { label: 'Growth over these days', value: row.growth },
      { label: 'Days', value: String(row.days), tone: 'total' },
    ],
  };
}

/** The figures of the proof and of the hurdle, each with the figures that it follows from. */
export function proofOf(opened: Opened): Proof {
  const { output, input } = opened;
  const { proof, hurdle, tiers, amount } = output;
  const total = (label: string, figure: Money): Line => ({ label, money: figure, tone: 'total' });
  const tierLine = (tier: WaterfallOutput['tiers'][number], figure: Money, sign = ''): Line => ({
    label: `${sign}${tier.label}`,
    money: figure,
    link: stepLink(opened, `tier.${tier.id}`),
  });
  const balance: Line = {
    label: 'Hurdle balance',
    money: hurdle.needed,
    link: selfLink(opened, { figure: 'needed' }),
  };
  const capital: Line = {
    label: '− Capital repaid now',
    money: hurdle.capitalPaid,
    link: stepLink(opened, 'tier.return-of-capital'),
  };
  const asMoney = (figure: Money) => ({ money: figure, converted: false });
  switch (input.figure) {
    case 'profit': {
      const before = tiers.filter(({ id }) => ['gp-commitment', 'return-of-capital'].includes(id));
      return {
        figure: asMoney(proof.profit),
        rule: 'What runs through the tiers beyond returned capital, carry included',
        lines: [
          { label: 'Distributed', money: amount, link: stepLink(opened, 'proof.conservation') },
          ...before.map((tier) => tierLine(tier, tier.total, '− ')),
          total('Profit', proof.profit),
        ],
      };
    }
    case 'carry':
      return {
        figure: asMoney(proof.carry),
        rule: 'Sum of the carry of the tiers',
        lines: [
          ...tiers
            .filter(({ carryAmount }) => carryAmount.minor !== 0n)
            .map((tier) => tierLine(tier, tier.carryAmount)),
          total('Carry', proof.carry),
        ],
      };
    case 'carryShare': {
      const text = `${new Decimal(proof.carryShareOfProfit ?? 0).times(100).toFixed(2)}%`;
      return {
        figure: { text, converted: false },
        rule: 'Carry over profit of this distribution',
        lines: [
          { label: 'Carry', money: proof.carry, link: selfLink(opened, { figure: 'carry' }) },
          { label: '÷ Profit', money: proof.profit, link: selfLink(opened, { figure: 'profit' }) },
          { label: 'Share', value: text, tone: 'total' },
        ],
      };
    }
    case 'needed':
      return {
        figure: asMoney(hurdle.needed),
        rule: `Sum of the flows with their return up to ${output.date}; unrounded it is ${new Decimal(hurdle.exactBalance).toFixed(6)} minor units`,
        lines: [
          ...hurdle.rows.map(
            (row, index): Line => ({
              label: `${row.kind === 'call' ? 'Call' : 'Distribution'} of ${row.date}`,
              money: row.valueWithReturn,
              link: selfLink(opened, { figure: 'withReturn', index }),
            }),
          ),
          total('Needed', hurdle.needed),
        ],
      };
    case 'flow': {
      const row = flowOf(opened);
      return {
        figure: asMoney(row.applied),
        rule: "The investors' part of the flow that moved the hurdle balance; what was paid beyond the hurdle does not",
        lines: [
          { label: "Investors' part", money: row.flow },
          {
            label: 'Days',
            value: String(row.days),
            link: selfLink(opened, { figure: 'days' }),
          },
          {
            label: 'With return',
            money: row.valueWithReturn,
            link: selfLink(opened, { figure: 'withReturn' }),
          },
          total('Moved the balance', row.applied),
        ],
      };
    }
    case 'capitalPaid':
    case 'preferredPaid': {
      const isCapital = input.figure === 'capitalPaid';
      const paid = isCapital ? hurdle.capitalPaid : hurdle.preferredPaid;
      const id = isCapital ? 'return-of-capital' : 'preferred-return';
      const tier = tiers.find((one) => one.id === id);
      return {
        figure: asMoney(paid),
        rule: 'What the investors get from the tier that repays it',
        lines: [
          ...(tier === undefined ? [] : [tierLine(tier, paid)]),
          total(isCapital ? 'Capital repaid now' : 'Preferred return paid now', paid),
        ],
      };
    }
    case 'days':
      return daysOf(opened, flowOf(opened));
    case 'withReturn':
      return withReturnOf(opened);
    default: {
      const preferred: Line = {
        label: '− Preferred return paid now',
        money: hurdle.preferredPaid,
        link: stepLink(opened, 'tier.preferred-return'),
      };
      return {
        figure: asMoney(hurdle.stillDue),
        rule: 'What the investors are still owed of capital and preferred return after this distribution',
        lines: [balance, capital, preferred, total('Still due', hurdle.stillDue)],
      };
    }
  }
}
