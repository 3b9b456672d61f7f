/** Capital account statements of a fund's investors, one of each and one of all. */
import { ACCOUNT_COLUMNS } from '../../core/fund/accounts/capitalAccounts.ts';
import { minorDigits } from '../../core/money/currencies.ts';
import { formatMinor } from '../../core/money/money.ts';
import { addDays } from '../../core/time/dates.ts';
import type { QueryContext } from '../backend/handler.ts';
import type { HeldLine } from '../queries/commitmentHistory.ts';
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
  allPartnerStatements,
  type Partner,
  type PartnerLine,
  partnerStatement,
} from '../reports/build/partnerStatement.ts';
import { fileStemOf } from '../reports/fileNames.ts';
import type { ReportModel } from '../reports/model.ts';
import { eventName } from './explainParts.ts';
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

/** One value of each period. */
export function byPeriod<Value>(of: (id: (typeof PERIOD_IDS)[number]) => Value) {
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
  const { id, name, className, dpi, rvpi, tvpi, irr, netOfRecycling } = holder;
  return {
    ...{ id, name, className, dpi, rvpi, tvpi, irr, netOfRecycling },
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

/** One file of each investor that is asked for, and where none is named one of all. */
export function statementSet(
  facts: StatementFacts,
  input: CreateInput,
  words: { readonly stem: string; readonly all: string; readonly one: string },
  draw: {
    /** Of all in one file: for print with the statement of each of `asked`, else null. */
    all(asked: readonly HolderStanding[] | null): ReportModel;
    one(holder: HolderStanding): ReportModel;
  },
): PlannedSet {
  const { fund, asOf, periods } = facts;
  const runs = PERIOD_IDS.map((id) => periods[id].run);
  const runIds = runs.map((run) => run.facts.id);
  const stem = (who: string) => fileStemOf(fund.code, words.stem, asOf, who);
  const title = `${fund.name}, ${words.all}, ${periodName(asOf)}`;
  const asked = holdersAsked(fund, facts.holders, input.investor);
  const all: PlannedPart[] =
    input.investor === undefined
      ? (['pdf', 'xlsx'] as const).map((format) => ({
          report: draw.all(format === 'pdf' ? asked : null),
          ...{ title, runIds, fileStem: stem('all'), formats: [format] },
        }))
      : [];
  return {
    title,
    fundId: fund.id,
    runs,
    parts: [
      ...all,
      ...asked.map((holder) => ({
        report: draw.one(holder),
        title: `${fund.name}, ${words.one} of ${holder.name}, ${periodName(asOf)}`,
        fileStem: stem(holder.id),
        runIds,
        holder: holder.id,
      })),
    ],
  };
}

/** The fund's side and every account of it, the carry vehicle among them. */
function statementTexts(context: QueryContext, input: CreateInput, facts: StatementFacts) {
  const whole = statementFund(context, input, facts);
  const accounts = new Map(
    facts.holders.map((holder) => [holder.id, statementHolder(facts, holder)]),
  );
  const ofHolder = ({ id }: HolderStanding) => accounts.get(id) as StatementHolder;
  return { whole, accounts: [...accounts.values()], ofHolder };
}

export function planCapitalStatements(context: QueryContext, input: CreateInput): PlannedSet {
  const facts = statementFacts(context, input);
  const { whole, accounts, ofHolder } = statementTexts(context, input, facts);
  const words = {
    stem: 'capital-account',
    all: 'capital account statements',
    one: 'capital account',
  };
  return statementSet(facts, input, words, {
    all: (asked) => allCapitalStatements(whole, accounts, (asked ?? []).map(ofHolder)),
    one: (holder) => capitalStatement(whole, ofHolder(holder)),
  });
}

function eventText({ kind, number, tier }: HeldLine): string {
  const part = tier === null ? '' : `, ${tier.replaceAll('-', ' ')}`;
  return `${eventName({ kind, number })}${part}`;
}

function partnerLines({ fund }: StatementFacts, { lines }: HolderStanding): PartnerLine[] {
  const text = (minor: bigint) => formatMinor(minor, minorDigits(fund.currency));
  let net = 0n;
  return lines.map((line) => {
    const isPaidOut = line.kind === 'distribution' || line.kind === 'clawback';
    const minor = line.amount_minor;
    net += isPaidOut ? minor : -minor;
    return {
      date: line.date,
      event: eventText(line),
      paidIn: text(isPaidOut ? 0n : minor),
      paidOut: text(isPaidOut ? minor : 0n),
      net: text(net),
    };
  });
}

export function planPartnerStatements(context: QueryContext, input: CreateInput): PlannedSet {
  const facts = statementFacts(context, input);
  const { whole, accounts, ofHolder } = statementTexts(context, input, facts);
  const partnerOf = (holder: HolderStanding): Partner => ({
    holder: ofHolder(holder),
    lines: partnerLines(facts, holder),
  });
  const words = { stem: 'partner', all: 'partner statements', one: 'partner statement' };
  return statementSet(facts, input, words, {
    all: (asked) => allPartnerStatements(whole, accounts, (asked ?? []).map(partnerOf)),
    one: (holder) => partnerStatement(whole, partnerOf(holder)),
  });
}
