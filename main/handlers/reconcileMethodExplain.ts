/** How right a method of matching was: what stands of it, what people took back and what they turned down. */
import type { Explanation } from '../../preload/contract/explain.ts';
import type { DomainInput } from '../../preload/contract/index.ts';
import { type QueryContext, query } from '../backend/handler.ts';
import { matchesOfMethod, methodHistory } from '../queries/matches.ts';
import { entryLine, type Line, type Section } from './explainParts.ts';
import { METHOD_RULES } from './reconcileExplain.ts';

type Input = DomainInput<'reconcile.explainMethod'>;
type Fate = Exclude<Input['figure'], 'precision'>;

/** How many matches a panel shows. */
const SHOWN = 8;

const LABEL: { readonly [figure in Input['figure']]: string } = {
  accepted: 'Kept',
  undone: 'Taken back',
  rejected: 'Turned down',
  precision: 'Right',
};

const RULE: { readonly [figure in Input['figure']]: string } = {
  accepted: 'Matches by the method that stand.',
  undone: 'Matches by the method that were accepted and taken back.',
  rejected: 'Suggestions by the method that people turned down.',
  precision: 'What stands of all that a person or a rule decided on.',
};

const FATES = ['accepted', 'undone', 'rejected'] as const satisfies readonly Fate[];

/** The counts that the share is made of; each opens. */
function countsSection(method: Input['method'], counts: Record<Fate, number>): Section {
  return {
    title: 'Decided',
    lines: [
      ...FATES.map(
        (figure): Line => ({
          label: LABEL[figure],
          count: counts[figure],
          link: { target: 'reconcile.explainMethod', input: { method, figure } },
        }),
      ),
      {
        label: 'All',
        count: FATES.reduce((sum, fate) => sum + counts[fate], 0),
        tone: 'total',
      },
    ],
  };
}

/** The newest of a count: a match that stands opens, the others name the entry that ended them. */
function newestSection(
  { journal }: QueryContext,
  { method, figure }: { readonly method: string; readonly figure: Fate },
  all: number,
): Section[] {
  const rows = matchesOfMethod(journal, method, { fate: figure, count: SHOWN });
  if (rows.length === 0) return [];
  return [
    {
      title: 'Newest',
      note: `${rows.length} of ${all}`,
      lines: rows.map((row): Line => {
        const source = entryLine(row.entry, row.account);
        if (figure !== 'accepted') return source;
        return { ...source, link: { target: 'reconcile.explain', input: { id: row.id } } };
      }),
    },
  ];
}

function explainMethod(context: QueryContext, { method, figure }: Input): Explanation {
  const found = methodHistory(context.journal).find((row) => row.method === method);
  const counts = found ?? { accepted: 0, undone: 0, rejected: 0 };
  const precision = found?.precision ?? null;
  const share = precision === null ? 'no history yet' : `${Math.round(precision * 1000) / 10} %`;
  return {
    crumbs: [{ label: 'Matching' }, { label: `Method ${method}` }, { label: LABEL[figure] }],
    figure: {
      text: figure === 'precision' ? share : String(counts[figure]),
      converted: false,
    },
    chips: [{ text: method, tone: 'plain' }],
    sections: [
      { title: 'Rule', text: RULE[figure], lines: [] },
      { title: 'Method', text: METHOD_RULES[method] ?? method, lines: [] },
      ...(figure === 'precision'
        ? [countsSection(method, counts)]
        : newestSection(context, { method, figure }, counts[figure])),
    ],
  };
}

/** `right` of `suggested` from the threshold that the method uses, beside the other thresholds. */
function explainLearned(
  _context: QueryContext,
  { learned: { threshold, history, fitted, measured } }: DomainInput<'reconcile.explainLearned'>,
): Explanation {
  const own = history.find((row) => row.threshold === threshold);
  const told = own === undefined ? 'no history yet' : `${own.right} of ${own.suggested}`;
  return {
    crumbs: [{ label: 'Matching' }, { label: 'Method learned' }, { label: 'Held-back history' }],
    figure: { text: told, converted: false },
    chips: [{ text: 'learned', tone: 'plain' }],
    sections: [
      {
        title: 'Rule',
        text: 'The newest matches that people accepted are held back. The method, fitted on the older ones, answers for each of their bank lines; its answer is right where it is what the person took. The lowest threshold with at least 90 % right of three answers or more is used.',
        lines: [],
      },
      { title: 'Method', text: METHOD_RULES.learned ?? 'learned', lines: [] },
      {
        title: 'By confidence',
        lines: history.map(
          (row): Line => ({
            label: `From ${row.threshold.toFixed(2)} up`,
            value: `${row.right} of ${row.suggested}`,
            ...(row === own ? { tone: 'total' as const } : {}),
          }),
        ),
      },
      {
        title: 'Learned from',
        lines: [
          { label: 'Accepted matches', count: fitted },
          { label: 'Of these held back', count: measured },
        ],
      },
    ],
  };
}

export const reconcileMethodExplainHandlers = {
  'reconcile.explainLearned': query<'reconcile.explainLearned'>(explainLearned),
  'reconcile.explainMethod': query<'reconcile.explainMethod'>(explainMethod),
};
