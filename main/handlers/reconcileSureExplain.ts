/** What accepting many matches would take: how many, and the amounts of their bank lines. */
import { type Money, money } from '../../core/money/money.ts';
import type { Match } from '../../core/reconcile/model.ts';
import type { Explanation } from '../../preload/contract/explain.ts';
import type { DomainInput } from '../../preload/contract/index.ts';
import { jobQuery, type Outcomes, type QueryContext } from '../backend/handler.ts';
import type { Line, Section } from './explainParts.ts';
import { METHOD_RULES } from './reconcileExplain.ts';
import { foundBy, type Planned, planSuggestions, shownMatches, standing } from './suggestions.ts';

type Input = DomainInput<'reconcile.explainSure'>;

/** How many matches a panel shows. */
const SHOWN = 12;

const LABEL: { readonly [figure in Input['figure']]: string } = {
  count: 'Matches',
  inflow: 'In',
  outflow: 'Out',
  difference: 'Differences',
};

const RULE: { readonly [figure in Input['figure']]: string } = {
  count: 'Suggestions that have no other choice as near and are as certain as asked.',
  inflow: 'What the matches take of bank lines that come in.',
  outflow: 'What the matches take of bank lines that go out.',
  difference: 'Bank less books, over the matches.',
};

/** What a match adds to a figure, in minor units of its bank lines; one to a count. */
function partIn(match: Match, figure: Input['figure']): bigint {
  const sum = (of: (minor: number) => number) =>
    BigInt(match.bank.reduce((total, { amountMinor }) => total + of(amountMinor), 0));
  if (figure === 'count') return 1n;
  if (figure === 'inflow') return sum((minor) => Math.max(minor, 0));
  if (figure === 'outflow') return sum((minor) => Math.max(-minor, 0));
  return BigInt(match.differenceMinor);
}

const sizeOf = (minor: bigint) => (minor < 0n ? -minor : minor);

function totalOf(matches: readonly Match[], figure: Input['figure']): bigint {
  return matches.reduce((sum, match) => sum + partIn(match, figure), 0n);
}

/** A sum as a line shows it: a count, or an amount of the currency that is asked about. */
function sumLine(matches: readonly Match[], { figure, currency }: Input): Partial<Line> {
  const total = totalOf(matches, figure);
  if (figure === 'count' || currency === undefined) return { count: Number(total) };
  return { money: money(currency, total) };
}

function methodsSection(matches: readonly Match[], input: Input): Section {
  const groups = Map.groupBy(matches, ({ method }) => method);
  return {
    title: 'Found by',
    lines: [
      ...[...groups].map(([method, own]): Line => {
        const line = { label: method, note: METHOD_RULES[method] ?? '', ...sumLine(own, input) };
        if (groups.size < 2) return line;
        const narrowed = { ...input, methods: [method] };
        return { ...line, link: { target: 'reconcile.explainSure', input: narrowed } };
      }),
      { label: 'Sum', tone: 'total', ...sumLine(matches, input) },
    ],
  };
}

/** How many matches each currency has, where all of them are asked about. */
function currenciesSection(matches: readonly Match[], input: Input): Section[] {
  if (input.currency !== undefined) return [];
  const groups = Map.groupBy(matches, ({ currency }) => currency);
  return [
    {
      title: 'By currency',
      lines: [...groups]
        .sort(([one], [other]) => (one < other ? -1 : 1))
        .map(([currency, own]) => ({
          label: currency,
          count: own.length,
          link: { target: 'reconcile.explainSure', input: { ...input, currency } },
        })),
    },
  ];
}

/** The matches that make the figure, the largest first, each open to its bank line. */
function matchesSection(
  { store }: QueryContext,
  matches: readonly Match[],
  { figure }: Input,
): Section {
  // A count lists what its matches take of the bank.
  const weight = (match: Match) =>
    figure === 'count'
      ? BigInt(match.bank.reduce((sum, { amountMinor }) => sum + amountMinor, 0))
      : partIn(match, figure);
  const largest = matches
    .map((match) => ({ match, minor: weight(match) }))
    .sort((one, other) => Number(sizeOf(other.minor) - sizeOf(one.minor)));
  const shown = largest.slice(0, SHOWN);
  const facts = shownMatches(
    store,
    shown.map(({ match }) => match),
  );
  const rest = largest.slice(SHOWN);
  const [first] = matches;
  const isOne = matches.every(({ currency }) => currency === first?.currency);
  const left: Money | null =
    first === undefined || !isOne
      ? null
      : money(
          first.currency,
          rest.reduce((sum, { minor }) => sum + minor, 0n),
        );
  return {
    title: 'Matches',
    note: `${shown.length} of ${largest.length}, the largest first`,
    lines: [
      ...shown.map(({ match, minor }, index): Line => {
        const [line] = facts[index]?.bank ?? [];
        return {
          label: line?.counterparty ?? line?.text ?? line?.accountName ?? '',
          prefix: line?.date ?? '',
          money: money(match.currency, minor),
          ...(line && { link: { target: 'lines.explain', input: { lineId: line.lineId } } }),
        };
      }),
      ...(rest.length === 0
        ? []
        : [
            {
              label: `${rest.length} more`,
              tone: 'muted' as const,
              ...(left !== null && { money: left }),
            },
          ]),
    ],
  };
}

function explainSure(
  context: QueryContext,
  input: Input,
  planned: Planned,
  outcomes: Outcomes,
): Explanation {
  const { figure, currency, methods, minimumScore } = input;
  const wanted = new Set<string>(methods);
  const chosen = standing(context.store, foundBy(planned, outcomes), minimumScore).filter(
    (match) =>
      match.alternatives === 0 &&
      wanted.has(match.method) &&
      (currency === undefined || match.currency === currency),
  );
  const behind = chosen.filter((match) => partIn(match, figure) !== 0n);
  const total = totalOf(chosen, figure);
  return {
    crumbs: [
      { label: 'Accept many' },
      ...(currency === undefined ? [] : [{ label: currency }]),
      { label: LABEL[figure] },
    ],
    figure:
      figure === 'count' || currency === undefined
        ? { text: String(chosen.length), unit: 'matches', converted: false }
        : { money: money(currency, total), converted: false },
    chips: [{ text: `confidence from ${minimumScore}`, tone: 'plain' }],
    sections: [
      { title: 'Rule', text: RULE[figure], lines: [] },
      methodsSection(behind, input),
      ...currenciesSection(chosen, input),
      matchesSection(context, behind, input),
      { title: 'Source', text: 'Not stored: a person decides on them.', lines: [] },
    ],
  };
}

export const reconcileSureExplainHandlers = {
  'reconcile.explainSure': jobQuery<'reconcile.explainSure', Planned>({
    plan: planSuggestions,
    answer: explainSure,
  }),
};
