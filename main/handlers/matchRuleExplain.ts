/** Which lines and matches stand behind the counts of a match rule, tried or saved. */
import { AppFailure } from '../../core/result.ts';
import type { Explanation } from '../../preload/contract/explain.ts';
import type { DomainInput } from '../../preload/contract/index.ts';
import { type QueryContext, query } from '../backend/handler.ts';
import { MATCH_COLUMNS, partsOfMatches, type StoredMatch } from '../queries/matchParts.ts';
import { matchRules } from '../queries/rules.ts';
import { entryLine, type Line, type Section } from './explainParts.ts';
import { tryRule } from './matchRules.ts';
import { bankIds } from './reconcile.ts';
import { explainSuggested } from './reconcileExplain.ts';
import {
  conditionLines,
  periodLines,
  ruleSource,
  statementLinesSection,
} from './ruleExplainParts.ts';
import { shownMatches } from './suggestions.ts';

type Input = DomainInput<'matchRules.explain'>;
type Figure = Exclude<Input['figure'], 'score'>;

/** How many matches a panel shows. */
const MATCHES_SHOWN = 14;

const TITLE: { readonly [figure in Figure]: string } = {
  holds: 'Open lines on which it holds',
  matches: 'Of these matched',
  accepted: 'Matches kept',
  undone: 'Taken back',
};

const RULE: { readonly [figure in Figure]: string } = {
  holds: 'Bank lines that no match has taken and on which all conditions hold.',
  matches:
    'Lines on which the rule holds and for which it finds an item of the books within what may differ; an item is found once.',
  accepted: 'Matches that name this rule and stand.',
  undone: 'Matches that named this rule and were taken back.',
};

const AGREE = {
  reference: 'the reference',
  counterparty: 'the counterparty',
  nothing: 'nothing more',
} as const;

const percent = (share: number) => `${Number((share * 100).toFixed(4))}%`;

function toleranceLines({ share, minor, days, fxShare, agree }: Input['draft']['tolerance']) {
  return [
    { label: 'Share of the amount', value: percent(share) },
    { label: 'Minor units', count: minor },
    { label: 'Days apart', count: days },
    { label: 'Over the rate of the day', value: percent(fxShare) },
    { label: 'What must agree', value: AGREE[agree] },
  ];
}

function cut(lines: readonly Line[], count: number): Line[] {
  const more = count - lines.length;
  return [
    ...lines,
    ...(more > 0 ? [{ label: 'more', count: more, tone: 'muted' as const }] : []),
    { label: 'Matches', count, tone: 'total' },
  ];
}

/** Matches that the rule would make; each opens its confidence. */
function foundSection({ store }: QueryContext, input: Input): [number, Section] {
  const { matches } = tryRule(store, input);
  const lines = shownMatches(store, matches.slice(0, MATCHES_SHOWN)).flatMap((match): Line[] => {
    const [bank, item] = [match.bank[0], match.book[0]];
    if (bank === undefined || item === undefined) return [];
    return [
      {
        label: `${bank.counterparty ?? bank.accountName} · ${item.reference || item.description}`,
        prefix: bank.date,
        money: bank.amount,
        link: {
          target: 'matchRules.explain',
          input: { ...input, figure: 'score', lineId: bank.lineId, itemId: item.id },
        },
      },
    ];
  });
  return [matches.length, { title: 'Matches', lines: cut(lines, matches.length) }];
}

/** Matches by the saved rule that stand. */
function keptSection({ store }: QueryContext, ruleId: string): [number, Section] {
  const count = Number(
    store.pluck<bigint>('SELECT COUNT(*) FROM reconciliation WHERE rule_id = ?', [ruleId]) ?? 0n,
  );
  const rows = store.all<StoredMatch>(
    `SELECT ${MATCH_COLUMNS} FROM reconciliation r JOIN account a ON a.id = r.account_id
      WHERE r.rule_id = ? ORDER BY r.entry DESC, r.id DESC LIMIT ${MATCHES_SHOWN}`,
    [ruleId],
  );
  const parts = partsOfMatches(
    store,
    rows.map(({ id }) => id),
  );
  const lines = rows.map(({ id, account_name }): Line => {
    const bank = parts.get(id)?.bank[0];
    return {
      label: bank?.counterparty ?? account_name,
      ...(bank === undefined ? {} : { prefix: bank.date, money: bank.amount }),
      link: { target: 'reconcile.explain', input: { id } },
    };
  });
  return [count, { title: 'Matches', lines: cut(lines, count) }];
}

/** Matches by the saved rule that are no more, by the entry that took each back. */
function undoneSection({ journal }: QueryContext, ruleId: string): [number, Section] {
  const rows = journal.all<{ id: string; matched_at: string; ended: bigint }>(
    `SELECT t.id, t.ended, j.at AS matched_at
       FROM (SELECT h.id, MAX(h.entry) AS entry, MAX(h.ended) AS ended
               FROM reconciliation_history h
              WHERE h.rule_id = ? AND NOT EXISTS (SELECT 1 FROM reconciliation r WHERE r.id = h.id)
              GROUP BY h.id) t
       JOIN journal_entry j ON j.seq = t.entry
      ORDER BY t.ended DESC, t.id`,
    [ruleId],
  );
  const lines = rows.slice(0, MATCHES_SHOWN).map(({ matched_at, ended }) => ({
    ...entryLine(ended, 'Taken back'),
    prefix: matched_at.slice(0, 10),
  }));
  return [rows.length, { title: 'Matches', lines: cut(lines, rows.length) }];
}

function heldSection({ store }: QueryContext, input: Input): [number, Section] {
  const ids = tryRule(store, input).held.map(({ id }) => bankIds(id).lineId);
  return [ids.length, statementLinesSection(store, ids, { title: 'Statement lines' })];
}

/** The confidence of one match that the rule would make. */
function explainScore(context: QueryContext, input: Input): Explanation {
  const { store } = context;
  const found = tryRule(store, input).matches.find(
    ({ bank, book }) =>
      bankIds(bank[0]?.id ?? '').lineId === input.lineId &&
      book.some(({ id }) => id.endsWith(`:${input.itemId}`)),
  );
  const [match] = found === undefined ? [] : shownMatches(store, [found]);
  if (match === undefined)
    throw new AppFailure({
      kind: 'not-found',
      code: 'MATCH_UNKNOWN',
      message: 'The rule no longer finds this match. Try it again.',
      path: 'lineId',
    });
  return explainSuggested(context, { match, figure: 'score' });
}

function explainRule(context: QueryContext, input: Input): Explanation {
  if (input.figure === 'score') return explainScore(context, input);
  const { store } = context;
  const { figure, draft } = input;
  const { id = '', name, conditions, tolerance } = draft;
  const [count, behind] = {
    holds: () => heldSection(context, input),
    matches: () => foundSection(context, input),
    accepted: () => keptSection(context, id),
    undone: () => undoneSection(context, id),
  }[figure]();
  const isPast = figure === 'accepted' || figure === 'undone';
  const one = isPast ? 'match' : 'line';
  return {
    crumbs: [{ label: name }, { label: TITLE[figure] }],
    figure: {
      text: String(count),
      unit: count === 1 ? one : isPast ? 'matches' : 'lines',
      converted: false,
    },
    chips: [],
    sections: [
      { title: 'Rule', text: RULE[figure], lines: [] },
      {
        title: 'Inputs',
        lines: [
          ...conditionLines(store, conditions),
          ...(figure === 'holds' ? [] : toleranceLines(tolerance)),
          ...(isPast ? [] : periodLines(input)),
        ],
      },
      behind,
      ruleSource(matchRules(store).find((rule) => rule.id === id)?.entry, !isPast),
    ],
  };
}

export const matchRuleExplainHandlers = {
  'matchRules.explain': query<'matchRules.explain'>(explainRule),
};
