/** Where the figures of a closing come from: its commitments, and each earlier call borne anew. */
import { equalisationCalculation } from '../../core/fund/equalisationCalculation.ts';
import { type Money, money } from '../../core/money/money.ts';
import { AppFailure } from '../../core/result.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import type { Explanation } from '../../preload/contract/explain.ts';
import type { DomainInput } from '../../preload/contract/index.ts';
import { type QueryContext, query } from '../backend/handler.ts';
import { type ClosingLine, closingCommitments, equalisationFacts } from '../queries/closings.ts';
import { CLOSING, type EventRow, eventById } from '../queries/fundEventRows.ts';
import { type FundRow, fundById } from '../queries/funds.ts';
import { blobOf, runById } from '../queries/runs.ts';
import { paidInMinor, shownLines } from './closingViews.ts';
import { entriesSection, fundLink, type Line, type Section } from './explainParts.ts';

type Input = DomainInput<'closings.explain'>;

const LABEL: { readonly [figure in Input['figure']]: string } = {
  committed: 'Committed',
  capital: 'Capital',
  fee: 'Fee',
  interest: 'Interest',
  total: 'To pay',
  paidIn: 'Paid in by late comers',
};

const RULE: { readonly [figure in Input['figure']]: string } = {
  committed: 'What investors commit at this closing',
  capital:
    'The share of each earlier call over the commitments after the closing, less what was paid of it; what one pays others get back',
  fee: 'What the new commitment would have paid of each earlier fee; it goes to the manager',
  interest:
    'On capital and fee from the day of each call to the closing, simple or compounded by the terms; who gets capital back gets it in proportion',
  total: 'Capital, fee and interest; negative where it is paid back',
  paidIn: 'Sum over the commitments that have to pay',
};

const sum = (lines: readonly ClosingLine[]) =>
  lines.reduce((total, line) => total + line.amount_minor, 0n);

interface Scope {
  readonly fund: FundRow;
  readonly row: EventRow;
  readonly input: Input;
}

function linkTo({ input }: Scope, change: Partial<Input>): NonNullable<Line['link']> {
  return { target: 'closings.explain', input: { ...input, ...change } };
}

function ofFigure(lines: readonly ClosingLine[], figure: Input['figure']): ClosingLine[] {
  return lines.filter(({ kind }) => figure === 'total' || figure === 'paidIn' || kind === figure);
}

/** All commitments with a part in the figure, each of which opens. */
function holderLines(scope: Scope, lines: readonly ClosingLine[]): Line[] {
  const { fund, input } = scope;
  const figure = input.figure === 'paidIn' ? 'total' : input.figure;
  const holders = [...new Set(lines.map((line) => line.commitment_id))];
  return holders.flatMap((commitmentId): Line[] => {
    const own = lines.filter((line) => line.commitment_id === commitmentId);
    const minor = sum(own);
    if (input.figure === 'paidIn' && minor <= 0n) return [];
    return [
      {
        label: own[0]?.investor_name ?? '',
        prefix: own[0]?.class_code ?? '',
        money: money(fund.currency, minor),
        link: linkTo(scope, { figure, commitmentId }),
      },
    ];
  });
}

/** One commitment by call, as the run has it; by kind where history brought no run along. */
function callLines(context: QueryContext, scope: Scope, own: readonly ClosingLine[]): Section[] {
  const { fund, row, input } = scope;
  if (row.run_id === null)
    return [
      {
        title: 'Summed from',
        lines: own.map((line) => ({
          label: LABEL[line.kind as 'capital' | 'fee' | 'interest'],
          money: money(fund.currency, line.amount_minor),
        })),
      },
    ];
  const { output } = blobOf(context, runById(context.store, row.run_id));
  const { investors } = equalisationCalculation.output.parse(output) as {
    investors: { id: string; calls: { id: string; capital: Money; interest: Money }[] }[];
  };
  const facts = equalisationFacts(context.store, fund, row);
  const [id = ''] =
    Object.entries(facts.commitmentOf).find(([, rowId]) => rowId === input.commitmentId) ?? [];
  const fees = new Set(
    facts.input.calls.filter(({ kind }) => kind === 'fee').map((call) => call.id),
  );
  const calls = investors.find((each) => each.id === id)?.calls ?? [];
  const parts = calls.map((call) => ({
    ...call,
    minor:
      input.figure === 'interest'
        ? call.interest.minor
        : input.figure === 'total'
          ? call.capital.minor + call.interest.minor
          : fees.has(call.id) === (input.figure === 'fee')
            ? call.capital.minor
            : 0n,
  }));
  const dates = new Map(facts.input.calls.map((call) => [call.id, call.date]));
  return [
    {
      title: 'Summed from',
      note: 'earlier calls',
      lines: parts
        .filter(({ minor }) => minor !== 0n)
        .map(
          (call): Line => ({
            label: call.id.replace(/^call-(\d+)/, 'Capital call $1'),
            prefix: dates.get(call.id) ?? '',
            money: money(fund.currency, call.minor),
            link: { target: 'runs.explain', input: { runId: row.run_id, step: `investor.${id}` } },
          }),
        ),
    },
  ];
}

function committedLines({ store }: QueryContext, { fund, row, input }: Scope) {
  const all = closingCommitments(store, fund.id, row.date as IsoDate).filter(
    ({ id }) => input.commitmentId === undefined || id === input.commitmentId,
  );
  return {
    minor: all.reduce((total, each) => total + each.amount_minor, 0n),
    entries: all.map(({ entry }) => entry),
    sections: [
      {
        title: 'Summed from',
        lines: all.map((each) => ({
          label: each.investor_name,
          prefix: each.class_code,
          money: money(fund.currency, each.amount_minor),
        })),
      },
    ] satisfies Section[],
  };
}

function movedLines(context: QueryContext, scope: Scope) {
  const { row, input } = scope;
  const lines = ofFigure(shownLines(context.store, row), input.figure);
  const { commitmentId } = input;
  const own = lines.filter((line) => line.commitment_id === commitmentId);
  const chosen = commitmentId === undefined ? lines : own;
  return {
    minor: input.figure === 'paidIn' ? paidInMinor(chosen) : sum(chosen),
    entries: [row.entry, ...chosen.map(({ entry }) => entry)],
    sections:
      commitmentId === undefined
        ? [{ title: 'Summed from', lines: holderLines(scope, lines) }]
        : callLines(context, scope, own),
  };
}

/** Throws CLOSING_UNKNOWN and COMMITMENT_UNKNOWN (not-found). */
function explainClosing(context: QueryContext, input: Input): Explanation {
  const { store } = context;
  const row = eventById(store, CLOSING, input.closingId);
  const fund = fundById(store, row.fund_id);
  const scope: Scope = { fund, row, input };
  const name =
    input.commitmentId === undefined
      ? null
      : store.pluck<string>(
          `SELECT i.name FROM commitment c JOIN investor i ON i.id = c.investor_id
            WHERE c.id = ? AND c.fund_id = ?`,
          [input.commitmentId, fund.id],
        );
  if (name === undefined)
    throw new AppFailure({
      kind: 'not-found',
      code: 'COMMITMENT_UNKNOWN',
      message: `${fund.name} has no such commitment. Choose one of the closing.`,
      path: 'commitmentId',
    });
  const { minor, entries, sections } =
    input.figure === 'committed' ? committedLines(context, scope) : movedLines(context, scope);
  return {
    crumbs: [
      {
        label: fund.name,
        link: fundLink(row.date as IsoDate, { fundId: fund.id, figure: 'called' }),
      },
      {
        label: `Closing ${row.number}`,
        ...(name === null ? {} : { link: linkTo(scope, { commitmentId: undefined }) }),
      },
      ...(name === null ? [] : [{ label: name }]),
      { label: LABEL[input.figure] },
    ],
    figure: { money: money(fund.currency, minor), converted: false },
    chips: [
      { text: row.status, tone: 'plain' },
      { text: `on ${row.date}`, tone: 'plain' },
    ],
    sections: [
      { title: 'Rule', text: RULE[input.figure], lines: [] },
      ...sections,
      entriesSection(entries),
    ],
  };
}

export const closingExplainHandlers = {
  'closings.explain': query<'closings.explain'>(explainClosing),
};
