/** Where measures beside an index come from: of investors, of deals, and of a vintage's funds together. */
import { pmeCalculation } from '../../core/fund/performance/calculations.ts';
import { money } from '../../core/money/money.ts';
import { unwrap } from '../../core/result.ts';
import type { Explanation } from '../../preload/contract/explain.ts';
import { fundBooks } from '../queries/fundBooks.ts';
import {
  ALL_DEALS,
  type Compared,
  equivalentsOf,
  grossCompared,
  levelsOf,
  netCompared,
  pooled,
  VINTAGE_OF,
  vintagesOf,
} from '../queries/fundEquivalents.ts';
import type { Line } from './explainParts.ts';
import {
  type AccountsScope,
  accountsLink,
  flowSection,
  told,
  unknownFigure,
} from './fundAccountsScope.ts';

export const EQUIVALENTS: readonly string[] = [
  'ksPme',
  'lnPme',
  'pmePlus',
  'directAlpha',
  'modifiedPme',
];

interface Subject {
  /** Behind the measure in the crumbs, where it is not of the fund alone. */
  readonly name: string;
  readonly compared: Compared;
  readonly note: string;
  readonly values: readonly Line[];
}

function subjectOf(scope: AccountsScope): Subject {
  const { fund, input } = scope;
  const { to, of } = input;
  const { store } = scope.context;
  const books = fundBooks(store, fund, to);
  const worthOf = (compared: Compared) => money(fund.currency, compared.valueAt(to));
  const label = 'Value at the end';
  if (of === undefined || of.startsWith(VINTAGE_OF)) {
    const net = netCompared(store, fund, to, books);
    const note = 'as the investors paid and were paid';
    const nav = accountsLink(scope, { figure: 'nav' });
    if (of === undefined) {
      const values = [{ label, money: worthOf(net), link: nav }];
      return { name: '', compared: net, note, values };
    }
    const year = of.slice(VINTAGE_OF.length);
    const parts = [...vintagesOf(store, fund, to, net)].find(([each]) => String(each) === year);
    const compared = pooled(
      (parts?.[1] ?? unknownFigure('vintage', 'of')).map((one) => one.compared),
    );
    const values = (parts?.[1] ?? []).map(
      (one): Line => ({
        label: `Value of ${one.fund.name}`,
        money: worthOf(one.compared),
        link: { ...nav, input: { ...nav.input, fundId: one.fund.id } },
      }),
    );
    const total: Line = { label, money: worthOf(compared), tone: 'total' };
    return { name: `vintage ${year}`, compared, note, values: [...values, total] };
  }
  const deal = of === ALL_DEALS ? undefined : of;
  const compared = grossCompared(fund, books, deal);
  const note = 'into deals and out of them';
  return { name: deal ?? '', compared, note, values: [{ label, money: worthOf(compared) }] };
}

/** Beside an index: of the investors, of one deal, of all deals (ALL_DEALS), or of a vintage. */
export function explainEquivalent(scope: AccountsScope, item: string, index: string): Explanation {
  const { to } = scope.input;
  const { name, compared, note, values } = subjectOf(scope);
  const levelAt = levelsOf(scope.context.store, index, to);
  const run = equivalentsOf(compared, to, levelAt) ?? unknownFigure('index', 'item');
  const { output, trace } = unwrap(run);
  const step = trace.find(({ id }) => id === item) ?? unknownFigure('measure', 'item');
  const value = output[item as keyof typeof output];
  const days = [...new Set([...compared.flows.map(({ date }) => date), to])].sort();
  const label = name === '' ? step.label : `${step.label}, ${name}`;
  return told(scope, label, { text: value === null ? 'missing' : value.toFixed(6) }, [
    {
      title: 'Rule',
      note: `fund.pme ${pmeCalculation.version} beside ${index}`,
      text: step.rule,
      lines: [...values],
    },
    flowSection(scope, compared.flows, note),
    {
      title: 'Index',
      note: 'the level of the day, or the last one before it',
      lines: days.map((day) => ({ label: index, prefix: day, value: levelAt(day) ?? 'missing' })),
    },
  ]);
}
