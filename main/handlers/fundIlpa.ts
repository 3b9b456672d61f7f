/** The ILPA reporting template of a fund's investors, one of each and one of all. */
import { booksAt } from '../../core/fund/accounts/books.ts';
import { minorDigits } from '../../core/money/currencies.ts';
import { formatMinor } from '../../core/money/money.ts';
import { invariant } from '../../core/result.ts';
import type { QueryContext } from '../backend/handler.ts';
import { callDetail, callLines } from '../queries/capitalCalls.ts';
import { countsAsCalled } from '../queries/commitmentHistory.ts';
import { fundBooks } from '../queries/fundBooks.ts';
import { dated, grossFlows, rateText, ratioText, withValue } from '../queries/fundPerformance.ts';
import { closingGap, ILPA_LEAVES, type IlpaTexts } from '../reports/build/ilpaLines.ts';
import type { IlpaFlow } from '../reports/build/ilpaPerformance.ts';
import {
  allIlpaReporting,
  allIlpaTable,
  type IlpaFund,
  type IlpaHolder,
  type IlpaParty,
  ilpaReporting,
} from '../reports/build/ilpaReporting.ts';
import { type IlpaPeriods, sumPeriods, type TextPeriods } from '../reports/build/ilpaTables.ts';
import { UNFUNDED_LEAVES, unfundedMovements } from './fundIlpaCommitments.ts';
import { ilpaLeaves } from './fundIlpaFacts.ts';
import { type HolderStanding, type StatementFacts, statementFacts } from './fundStatementFacts.ts';
import { byPeriod, statementFund, statementHolder, statementSet } from './fundStatements.ts';
import type { CreateInput, PlannedSet } from './reportFrame.ts';

const FLOW_TYPES: { readonly [kind: string]: string } = {
  investment: 'Capital call: investments',
  'management-fee': 'Capital call: management fees',
  expenses: 'Capital call: partnership expenses',
  'organisation-cost': 'Capital call: organisational costs',
  other: 'Capital call: other',
};

/** How one line of a call is parted by purpose: type and minor units by the line's id. */
function callParts({ store }: QueryContext, { fund }: StatementFacts) {
  const purposes = new Map<string, readonly string[]>();
  const parts = new Map<string, readonly (readonly [string, bigint])[]>();
  for (const line of callLines(store, { fundId: fund.id })) {
    const callId = line.capital_call_id;
    const kinds =
      purposes.get(callId) ?? callDetail(store, callId).purposes.map(({ kind }) => kind);
    purposes.set(callId, kinds);
    if (line.parts === null || kinds.length === 0) continue;
    parts.set(
      line.id,
      line.parts.map((part, k) => [
        FLOW_TYPES[kinds[k] ?? 'other'] ?? 'Capital call',
        BigInt(part),
      ]),
    );
  }
  return parts;
}

/** A transferred line is a part of one and is not parted again. */
function flowsOf(
  holder: HolderStanding,
  parts: ReturnType<typeof callParts>,
  text: (minor: bigint) => string,
): IlpaFlow[] {
  return holder.lines.flatMap((line): IlpaFlow[] => {
    const { date } = line;
    if (line.kind === 'distribution') {
      const type = `Distribution: ${(line.tier ?? '').replaceAll('-', ' ')}`;
      return [{ date, type, amount: text(line.amount_minor) }];
    }
    if (!countsAsCalled(line)) return [];
    const own = parts.get(line.id);
    const sum = own?.reduce((total, [, minor]) => total + minor, 0n);
    if (own === undefined || sum !== line.amount_minor)
      return [{ date, type: 'Capital call', amount: text(-line.amount_minor) }];
    return own
      .filter(([, minor]) => minor !== 0n)
      .map(([type, minor]) => ({ date, type, amount: text(-minor) }));
  });
}

const DEAL_FLOWS: { readonly [kind: string]: string } = {
  investment: 'Investment',
  proceeds: 'Proceeds',
  income: 'Income',
};

/** Between the fund and its investments, with the rate and multiple on them. */
function grossOf({ store }: QueryContext, { fund, asOf }: StatementFacts) {
  const text = (minor: bigint) => formatMinor(minor, minorDigits(fund.currency));
  const books = fundBooks(store, fund, asOf);
  const { deals } = booksAt(books, asOf);
  const value = deals.reduce((sum, deal) => sum + deal.valueMinor, 0n);
  const flows = books.movements
    .filter(({ kind, deal }) => deal !== undefined && DEAL_FLOWS[kind] !== undefined)
    .map(({ date, kind, deal, amount }) => ({
      date,
      type: `${DEAL_FLOWS[kind]}: ${deal}`,
      minor: amount.minor,
    }));
  const sum = (isIn: boolean) =>
    flows
      .filter(({ minor }) => minor > 0n === isIn)
      .reduce((total, { minor }) => total + minor, 0n);
  return {
    dealValue: text(value),
    grossFlows: flows.map(({ date, type, minor }) => ({ date, type, amount: text(minor) })),
    grossIrr: rateText(dated(fund, withValue(grossFlows(books), asOf, value))),
    grossMultiple: ratioText(sum(true) + value, -sum(false)),
  };
}

/** The texts of every holder, each account closed to the balance of the statement. */
function accountTexts(context: QueryContext, facts: StatementFacts): Map<string, IlpaPeriods> {
  const { fund, periods, holders } = facts;
  const text = (minor: bigint) => formatMinor(minor, minorDigits(fund.currency));
  const leavesAt = ilpaLeaves(context, facts);
  const leaves = byPeriod((id) => leavesAt(periods[id]));
  const periodsOf = (id: string): IlpaPeriods =>
    byPeriod((period) => {
      const account = periods[period].accounts.get(id);
      const amounts = leaves[period].get(id);
      const texts = {
        opening: text(account?.opening.minor ?? 0n),
        ...Object.fromEntries(ILPA_LEAVES.map((leaf) => [leaf, text(amounts?.[leaf] ?? 0n)])),
      } as IlpaTexts;
      const gap = closingGap(texts, text(account?.closing.minor ?? 0n));
      invariant(!/[1-9]/.test(gap), `the template of ${id} closes to its account`);
      return texts;
    });
  return new Map(holders.map(({ id }) => [id, periodsOf(id)]));
}

/** The commitment of every holder; the carry vehicle has none. */
function unfundedTexts(context: QueryContext, facts: StatementFacts): Map<string, TextPeriods> {
  const { fund, periods, holders } = facts;
  const text = (minor: bigint) => formatMinor(minor, minorDigits(fund.currency));
  const unfundedAt = unfundedMovements(context, facts);
  const unfunded = byPeriod((id) => unfundedAt(periods[id]));
  return new Map(
    holders.map(({ id }) => [
      id,
      byPeriod((period) => {
        const found = unfunded[period].get(id);
        return Object.fromEntries(UNFUNDED_LEAVES.map((leaf) => [leaf, text(found?.[leaf] ?? 0n)]));
      }),
    ]),
  );
}

function ilpaFacts(context: QueryContext, input: CreateInput, facts: StatementFacts) {
  const { fund, holders } = facts;
  const text = (minor: bigint) => formatMinor(minor, minorDigits(fund.currency));
  const accounts = accountTexts(context, facts);
  const unfunded = unfundedTexts(context, facts);
  const accountOf = ({ id }: HolderStanding) => accounts.get(id) as IlpaPeriods;
  const unfundedOf = ({ id }: HolderStanding) => unfunded.get(id) as TextPeriods;
  const partyOf = (isOf: (holder: HolderStanding) => boolean): IlpaParty => {
    const among = holders.filter(isOf);
    return {
      account: sumPeriods(among.map(accountOf)),
      unfunded: sumPeriods(among.map(unfundedOf)),
    };
  };
  const whole: IlpaFund = {
    ...statementFund(context, input, facts),
    whole: partyOf(() => true),
    gp: partyOf(({ kind }) => kind !== 'lp'),
    borne: partyOf(({ kind }) => kind !== 'carry').account,
    ...grossOf(context, facts),
  };
  const parts = callParts(context, facts);
  const ofHolder = (holder: HolderStanding): IlpaHolder => ({
    statement: statementHolder(facts, holder),
    account: accountOf(holder),
    unfunded: unfundedOf(holder),
    flows: flowsOf(holder, parts, text),
  });
  return { whole, ofHolder, accountOf };
}

export function planIlpaReporting(context: QueryContext, input: CreateInput): PlannedSet {
  const facts = statementFacts(context, input);
  const { whole, ofHolder, accountOf } = ilpaFacts(context, input, facts);
  const words = {
    stem: 'ilpa-reporting',
    all: 'ILPA reporting template',
    one: 'ILPA reporting template',
  };
  return statementSet(facts, input, words, {
    all: (asked) =>
      asked === null
        ? allIlpaTable(
            whole,
            facts.holders.map((holder) => [holder.name, accountOf(holder)]),
          )
        : allIlpaReporting(whole, asked.map(ofHolder)),
    one: (holder) => ilpaReporting(whole, ofHolder(holder)),
  });
}
