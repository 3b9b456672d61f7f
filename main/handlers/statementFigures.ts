/**
 * The figures of a bank statement explained, whether it is stored or still waits in a file: the rule,
 * and the lines that sum to the figure.
 */
import { counted } from '../../core/counted.ts';
import { type Money, money } from '../../core/money/money.ts';
import { AppFailure } from '../../core/result.ts';
import type { Explanation } from '../../preload/contract/explain.ts';
import type { Line, Section } from './explainParts.ts';

type Link = NonNullable<Line['link']>;

export type StatementColumn = 'opening' | 'credits' | 'debits' | 'closing' | 'difference' | 'lines';

export interface StatementFacts {
  readonly currency: string;
  readonly openingMinor: bigint | null;
  readonly closingMinor: bigint | null;
  readonly creditMinor: bigint;
  readonly debitMinor: bigint;
  readonly differenceMinor: bigint | null;
  readonly proof: string;
  /** In the order of the statement. */
  readonly lines: readonly LineFacts[];
  /** Where another figure of the same statement leads. */
  link(column: StatementColumn): Link;
}

export interface LineFacts {
  readonly position: number;
  readonly label: string;
  readonly amountMinor: bigint;
  readonly link: Link;
}

const LABELS: { readonly [Column in StatementColumn]: string } = {
  opening: 'Opening',
  credits: 'Credits',
  debits: 'Debits',
  closing: 'Closing',
  difference: 'Difference',
  lines: 'Lines',
};

/** A figure that is not there, in words for the panel. */
export function missing(message: string, path: string): AppFailure {
  return new AppFailure({ kind: 'not-found', code: 'FIGURE_UNKNOWN', message, path });
}

/** How many lines a panel lists; the rest stands in one line with its sum, so that the list foots. */
const LINES_SHOWN = 12;

export function columnLabel(column: StatementColumn): string {
  return LABELS[column];
}

/** Closing less what the lines lead to; null where the statement states no balances. */
function differenceOf(facts: StatementFacts): bigint | null {
  const { openingMinor, closingMinor, creditMinor, debitMinor, differenceMinor } = facts;
  if (differenceMinor !== null) return differenceMinor;
  if (openingMinor === null || closingMinor === null) return null;
  return closingMinor - (openingMinor + creditMinor - debitMinor);
}

/** The figure itself; `null` where the statement does not state it. */
function statementFigure(facts: StatementFacts, column: StatementColumn): Money | null {
  const minor = {
    opening: facts.openingMinor,
    credits: facts.creditMinor,
    debits: facts.debitMinor,
    closing: facts.closingMinor,
    difference: differenceOf(facts),
    lines: null,
  }[column];
  return minor === null ? null : money(facts.currency, minor);
}

export function proofChip(proof: string): Explanation['chips'][number] {
  return { text: `statement ${proof}`, tone: proof === 'proven' ? 'positive' : 'warning' };
}

/** Opening, credits and debits against the closing that is stated, with what is left over. */
function proofLines(facts: StatementFacts, column: StatementColumn): Line[] {
  const { currency, openingMinor, closingMinor, creditMinor, debitMinor } = facts;
  const line = (label: string, minor: bigint, of: StatementColumn): Line => ({
    label,
    money: money(currency, minor),
    ...(of === column ? {} : { link: facts.link(of) }),
  });
  const sum = (openingMinor ?? 0n) + creditMinor - debitMinor;
  return [
    ...(openingMinor === null ? [] : [line('Opening', openingMinor, 'opening')]),
    line('+ Credits', creditMinor, 'credits'),
    line('− Debits', debitMinor, 'debits'),
    {
      label: openingMinor === null ? 'Sum' : 'Computed closing',
      money: money(currency, sum),
      tone: 'total',
    },
    ...(closingMinor === null ? [] : [line('Closing as stated', closingMinor, 'closing')]),
    ...(closingMinor === null || openingMinor === null
      ? []
      : [
          {
            label: 'Difference',
            money: money(currency, closingMinor - sum),
            ...(closingMinor === sum ? {} : { tone: 'negative' as const }),
          },
        ]),
  ];
}

const RULES: { readonly [Column in StatementColumn]: string } = {
  opening: 'As the bank states it. The lines must lead from it to the closing.',
  credits: 'The sum of the booked lines that bring money in.',
  debits: 'The sum of the booked lines that take money out, as a positive amount.',
  closing: 'As the bank states it, proven by opening + credits − debits.',
  difference: 'What is left between the closing as stated and opening + credits − debits.',
  lines: 'The booked lines of the statement, each counted once.',
};

function ruleOf(facts: StatementFacts, column: StatementColumn): Section {
  const isUnproven = column === 'difference' && differenceOf(facts) === null;
  const text = isUnproven
    ? 'The file states no opening and closing balance, so nothing proves that its lines are all there.'
    : RULES[column];
  return { title: 'Rule', text, lines: proofLines(facts, column) };
}

const belongs: { readonly [Column in 'credits' | 'debits']: (line: LineFacts) => boolean } = {
  credits: (line) => line.amountMinor > 0n,
  debits: (line) => line.amountMinor < 0n,
};

/** The lines behind a figure: of its sign for credits and debits, else all of them. */
function linesBehind(facts: StatementFacts, column: StatementColumn): readonly LineFacts[] {
  return column === 'credits' || column === 'debits'
    ? facts.lines.filter(belongs[column])
    : facts.lines;
}

/** Lines with their sum; those beyond the first ones are summed in one. */
export function linesSection(
  currency: string,
  lines: readonly LineFacts[],
  options: { readonly title?: string; readonly isNegated?: boolean } = {},
): Section {
  const { title = 'Lines', isNegated = false } = options;
  const amount = (minor: bigint) => money(currency, isNegated ? -minor : minor);
  const sum = (of: readonly LineFacts[]) =>
    of.reduce((total, line) => total + line.amountMinor, 0n);
  const rest = lines.slice(LINES_SHOWN);
  return {
    title,
    note: counted(lines.length, 'line'),
    lines: [
      ...lines.slice(0, LINES_SHOWN).map((line) => ({
        label: line.label,
        prefix: String(line.position),
        money: amount(line.amountMinor),
        link: line.link,
      })),
      ...(rest.length === 0
        ? []
        : [
            {
              label: `${rest.length} further lines`,
              money: amount(sum(rest)),
              tone: 'muted' as const,
            },
          ]),
      { label: 'Sum', money: amount(sum(lines)), tone: 'total' as const },
    ],
  };
}

/**
 * What the panel says of a figure, whether its statement is stored or waits: the figure, its proof, the
 * rule and the lines. `absent` stands where the statement does not state the figure.
 */
export function statementParts(
  facts: StatementFacts,
  column: StatementColumn,
  absent = 'missing',
): Pick<Explanation, 'figure' | 'chips' | 'sections'> {
  const figure = statementFigure(facts, column);
  const lines = linesBehind(facts, column);
  return {
    figure: {
      ...(figure === null
        ? { text: column === 'lines' ? String(lines.length) : absent }
        : { money: figure }),
      ...(column === 'lines' ? { unit: lines.length === 1 ? 'line' : 'lines' } : {}),
      converted: false,
    },
    chips: [proofChip(facts.proof)],
    sections: [
      ruleOf(facts, column),
      ...(column === 'opening'
        ? []
        : [linesSection(facts.currency, lines, { isNegated: column === 'debits' })]),
    ],
  };
}

const LONGEST_LABEL = 60;

/** A line by its counterparty or text; a long one is shortened, the line itself has it in full. */
export function lineLabel(text: string | null): string {
  if (text === null) return 'Statement line';
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > LONGEST_LABEL ? `${line.slice(0, LONGEST_LABEL - 1).trimEnd()}…` : line;
}
