/** Why a match was made: its grounds with their weights, what it joins, and the entry that stored it. */
import { type Money, money } from '../../core/money/money.ts';
import { AppFailure } from '../../core/result.ts';
import type { Explanation } from '../../preload/contract/explain.ts';
import type { DomainInput } from '../../preload/contract/index.ts';
import { type QueryContext, query } from '../backend/handler.ts';
import { methodHistory } from '../queries/matches.ts';
import { MATCH_COLUMNS, partsOfMatches, type StoredMatch } from '../queries/matchParts.ts';
import { entryLine, type Section } from './explainParts.ts';

const RULES: { readonly [method: string]: string } = {
  exact: 'The same reference and the same amount.',
  rule: 'The conditions and tolerances of a match rule.',
  tolerance: 'The reference with nearly the amount, or the amount within some days.',
  subset: 'Items with something in common whose amounts sum up.',
  partial: 'The same reference and a part of the amount; the rest stays open.',
  return: 'A line that takes an earlier one back.',
  learned: 'Learned from matches that people accepted (logistic regression).',
  manual: 'Chosen by a person.',
};

interface Ground {
  readonly weight: number;
  readonly text: string;
}

function groundsSection(grounds: readonly Ground[], score: string): Section {
  const weighed = grounds.map(({ weight, text }) => ({
    label: text,
    value: weight === 0 ? '' : weight.toFixed(2),
    ...(weight < 0 ? { tone: 'warning' as const } : {}),
  }));
  return {
    title: 'Grounds',
    lines: [...weighed, { label: 'Confidence', value: score, tone: 'total' }],
  };
}

function sumSection(
  bank: readonly { readonly amount: Money }[],
  book: readonly { readonly amount: Money }[],
  difference: Money,
  kind: string | null,
): Section {
  const total = (parts: readonly { readonly amount: Money }[]) =>
    money(
      parts[0]?.amount.currency ?? difference.currency,
      parts.reduce((sum, { amount }) => sum + amount.minor, 0n),
    );
  return {
    title: 'Sums',
    lines: [
      { label: 'Bank', money: total(bank) },
      ...(book.length === 0 ? [] : [{ label: 'Books', money: total(book) }]),
      {
        label: kind === null ? 'Difference' : `Difference (${kind})`,
        money: difference,
        tone: 'total' as const,
      },
    ],
  };
}

function explainMatch(
  context: QueryContext,
  { id }: DomainInput<'reconcile.explain'>,
): Explanation {
  const { store } = context;
  const row = store.get<StoredMatch>(
    `SELECT ${MATCH_COLUMNS} FROM reconciliation r JOIN account a ON a.id = r.account_id
      WHERE r.id = ?`,
    [id],
  );
  if (row === undefined)
    throw new AppFailure({
      kind: 'not-found',
      code: 'MATCH_UNKNOWN',
      message: 'This match is not known at the chosen time; it may have been taken back.',
      path: 'id',
    });
  const { bank = [], book = [] } = partsOfMatches(store, [id]).get(id) ?? {};
  const past = methodHistory(context.journal).find(({ method }) => method === row.method);
  const difference = money(row.currency, row.difference_minor);
  return {
    crumbs: [{ label: row.account_name }, { label: `Match, ${row.shape}` }],
    figure: {
      money: money(
        row.currency,
        bank.reduce((sum, { amount }) => sum + amount.minor, 0n),
      ),
      converted: false,
    },
    chips: [
      { text: row.method, tone: 'plain' },
      { text: `confidence ${row.score}`, tone: Number(row.score) >= 0.9 ? 'positive' : 'warning' },
    ],
    sections: [
      {
        title: 'Rule',
        text: RULES[row.method] ?? row.method,
        lines:
          past === undefined
            ? []
            : [
                { label: 'Matches by this method that stand', count: past.accepted },
                { label: 'Matches that were taken back', count: past.undone },
              ],
      },
      groundsSection(JSON.parse(row.explanation) as Ground[], row.score),
      sumSection(bank, book, difference, row.difference_kind),
      {
        title: 'Bank lines',
        lines: bank.map(({ lineId, detail, date, accountName, amount }) => ({
          label: `${accountName}${detail === null ? '' : `, part ${detail}`}`,
          prefix: date,
          money: amount,
          link: { target: 'lines.explain', input: { lineId } },
        })),
      },
      {
        title: 'Items of the books',
        lines: book.map(({ kind, id: own, date, reference, amount }) => ({
          label: reference,
          prefix: date,
          money: amount,
          ...(kind === 'flow'
            ? { link: { target: 'expectedFlows.explain', input: { id: own, asOf: date } } }
            : {}),
        })),
      },
      { title: 'Source', lines: [entryLine(row.entry)] },
    ],
  };
}

export const reconcileExplainHandlers = {
  'reconcile.explain': query<'reconcile.explain'>(explainMatch),
};
