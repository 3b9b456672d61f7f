/** Capital account statements of a fund's investors, one of each and one of all. */
import { ACCOUNT_COLUMNS } from '../../core/fund/accounts/capitalAccounts.ts';
import { minorDigits } from '../../core/money/currencies.ts';
import { formatMinor } from '../../core/money/money.ts';
import { addDays } from '../../core/time/dates.ts';
import type { QueryContext } from '../backend/handler.ts';
import {
  type AccountTexts,
  allCapitalStatements,
  capitalStatement,
  type PeriodTexts,
  periodName,
  type StatementFund,
  type StatementHolder,
} from '../reports/build/capitalStatement.ts';
import {
  type CapitalAccounts,
  type HolderStanding,
  holdersAsked,
  type PeriodAccounts,
  type StatementFacts,
  statementFacts,
} from './fundStatementFacts.ts';
import {
  type CreateInput,
  frameOf,
  type PlannedPart,
  type PlannedSet,
  plannedProvenance,
} from './reportFrame.ts';

type Amounts = CapitalAccounts['totals'];

const LINES = ['opening', ...ACCOUNT_COLUMNS, 'closing'] as const;
const PERIOD_IDS = ['quarter', 'year', 'inception'] as const;

/** Digits of a run's hash that are printed. */
const HASH_DIGITS = 10;

function byPeriod<Value>(of: (id: (typeof PERIOD_IDS)[number]) => Value) {
  return { quarter: of('quarter'), year: of('year'), inception: of('inception') };
}

function textsOf(amounts: Amounts | undefined, digits: number): AccountTexts {
  return Object.fromEntries(
    LINES.map((line) => [line, formatMinor(amounts?.[line].minor ?? 0n, digits)]),
  ) as AccountTexts;
}

/** The rules of the lines, as the calculation's own trace says them. */
function rulesOf({ run }: PeriodAccounts): StatementFund['rules'] {
  return Object.fromEntries(
    ACCOUNT_COLUMNS.map((column) => [
      column,
      run.outcome.trace.find(({ id }) => id === `column.${column}`)?.rule ?? '',
    ]),
  ) as StatementFund['rules'];
}

/** The fund's side of its statements. */
export function statementFund(
  context: QueryContext,
  input: CreateInput,
  { fund, asOf, periods }: StatementFacts,
): StatementFund {
  const digits = minorDigits(fund.currency);
  const frame = frameOf(context, input, []);
  return {
    frame: {
      ...frame,
      baseCurrency: fund.currency,
      provenance: {
        ...frame.provenance,
        runs: PERIOD_IDS.map((id) => plannedProvenance(periods[id].run)),
      },
    },
    name: fund.name,
    currency: fund.currency,
    asOf,
    from: byPeriod((id) => {
      const { from } = periods[id];
      return from === undefined ? null : addDays(from, 1);
    }),
    totals: byPeriod((id) => textsOf(periods[id].totals, digits)),
    rules: rulesOf(periods.inception),
    runs: byPeriod((id) => periods[id].run.outcome.runHash.slice(0, HASH_DIGITS)),
  };
}

/** An investor's side of its statement. */
export function statementHolder(
  { fund, periods }: StatementFacts,
  holder: HolderStanding,
): StatementHolder {
  const digits = minorDigits(fund.currency);
  const text = (minor: bigint) => formatMinor(minor, digits);
  const { id, name, className, dpi, rvpi, tvpi, irr } = holder;
  return {
    ...{ id, name, className, dpi, rvpi, tvpi, irr },
    committed: text(holder.committedMinor),
    called: text(holder.calledMinor),
    distributed: text(holder.distributedMinor),
    recallable: text(holder.recallableMinor),
    unfunded: text(holder.unfundedMinor),
    closing: text(holder.closingMinor),
    account: byPeriod((period) =>
      textsOf(periods[period].accounts.get(id), digits),
    ) satisfies PeriodTexts,
  };
}

/** The names of one investor's file and of that of all, in lower case and without blanks. */
export function fileStemOf(...words: readonly string[]): string {
  return words
    .join('-')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}.]+/gu, '-')
    .replace(/^-|-$/g, '');
}

export function planCapitalStatements(context: QueryContext, input: CreateInput): PlannedSet {
  const facts = statementFacts(context, input);
  const { fund, asOf, periods } = facts;
  const asked = holdersAsked(fund, facts.holders, input.investor);
  const whole = statementFund(context, input, facts);
  const runs = PERIOD_IDS.map((id) => periods[id].run);
  const runIds = runs.map((run) => run.facts.id);
  const accounts = new Map(
    facts.holders.map((holder) => [holder.id, statementHolder(facts, holder)]),
  );
  const ofHolder = ({ id }: HolderStanding) => accounts.get(id) as StatementHolder;
  const stem = (who: string) => fileStemOf(fund.code, 'capital-account', asOf, who);
  const title = `${fund.name}, capital account statements, ${periodName(asOf)}`;
  const all: PlannedPart[] =
    input.investor === undefined
      ? (['pdf', 'xlsx'] as const).map((format) => ({
          report: allCapitalStatements(
            whole,
            [...accounts.values()],
            format === 'pdf' ? asked.map(ofHolder) : [],
          ),
          title,
          fileStem: stem('all'),
          runIds,
          formats: [format],
        }))
      : [];
  return {
    title,
    fundId: fund.id,
    runs,
    parts: [
      ...all,
      ...asked.map((holder) => ({
        report: capitalStatement(whole, ofHolder(holder)),
        title: `${fund.name}, capital account of ${holder.name}, ${periodName(asOf)}`,
        fileStem: stem(holder.id),
        runIds,
        holder: holder.id,
      })),
    ],
  };
}
