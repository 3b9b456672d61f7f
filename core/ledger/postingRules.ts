/**
 * Posting rules: how a bank line becomes a journal. The bank's side follows from the account that
 * mirrors the bank account; rules, tried in their order, say where the other side goes.
 */
import { z } from 'zod';
import { allocate } from '../money/allocate.ts';
import { Decimal } from '../money/decimal.ts';
import { money } from '../money/money.ts';
import { type AppError, fail, ok, type Result } from '../result.ts';
import {
  type Conditions,
  compileConditions,
  type Ground,
  type RuleLine,
} from '../rules/condition.ts';
import type { IsoDate } from '../time/dates.ts';
import type { LedgerAccount } from './chart.ts';
import { checkJournal, type Journal, type OpenPosting, withBase } from './journal.ts';

const share = z
  .string()
  .regex(/^(0(\.\d{1,6})?|1(\.0{1,6})?)$/, { error: 'Write a share from 0 to 1, such as 0.25.' });

const part = z.object({
  ledgerAccountId: z.uuid(),
  /** Of the line's net amount; one part may leave it out and takes the rest. */
  share: share.optional(),
  costCenter: z.string().max(40).optional(),
  taxCode: z.string().max(20).optional(),
  description: z.string().max(200).optional(),
});

/** What a rule does with the lines that it holds for. */
export const postingActionsSchema = z.object({
  /** Only lines of these categories; any where none is given. */
  categoryIds: z.array(z.uuid()).max(100).default([]),
  /** Where the other side goes, in parts. */
  parts: z.array(part).min(1).max(20),
  /** Tax that the line's amount includes: 0.19 takes 19/119 of it to the tax account. */
  tax: z
    .object({
      rate: z.string().regex(/^0\.\d{1,6}$/, { error: 'Write a rate such as 0.19.' }),
      ledgerAccountId: z.uuid(),
      code: z.string().max(20),
    })
    .optional(),
});
export type PostingActions = z.output<typeof postingActionsSchema>;

export interface PostingRule {
  readonly id: string;
  readonly name: string;
  readonly conditions: Conditions;
  readonly actions: PostingActions;
}

export interface BankLine extends RuleLine {
  readonly id: string;
  readonly categoryId: string | null;
  readonly bookingDate: IsoDate;
  readonly valueDate: IsoDate;
  readonly description: string;
}

export interface MatchedRule {
  readonly rule: PostingRule;
  readonly grounds: readonly Ground[];
}

/** The first rule that holds for a line, with its grounds. Compile once, ask often. */
export function compileRules(
  rules: readonly PostingRule[],
): (line: BankLine) => MatchedRule | null {
  const compiled = rules.map((rule) => ({
    rule,
    holds: compileConditions(rule.conditions),
    categories: new Set(rule.actions.categoryIds),
  }));
  return (line) => {
    for (const { rule, holds, categories } of compiled) {
      if (categories.size > 0 && (line.categoryId === null || !categories.has(line.categoryId)))
        continue;
      const grounds = holds(line);
      if (grounds !== null) return { rule, grounds };
    }
    return null;
  };
}

function fault(code: string, message: string): { readonly ok: false; readonly error: AppError } {
  return fail({ kind: 'not-applicable', code, message });
}

/** Scale of shares: six decimals. */
const SHARE_UNITS = 6;

/**
 * Weights of the parts in millionths; a part without a share takes what is left. Fails with
 * RULE_SHARES where they exceed the whole, two are left out, or none is and they do not reach it.
 */
export function partWeights(parts: PostingActions['parts']): Result<readonly bigint[]> {
  const whole = 10n ** BigInt(SHARE_UNITS);
  const given = parts.map(({ share: text }) =>
    text === undefined ? null : BigInt(new Decimal(text).times(10 ** SHARE_UNITS).toFixed(0)),
  );
  const sum = given.reduce<bigint>((total, weight) => total + (weight ?? 0n), 0n);
  const open = given.filter((weight) => weight === null).length;
  if (sum > whole || open > 1 || (open === 0 && sum !== whole))
    return fault(
      'RULE_SHARES',
      'The shares of the parts must come to 1; at most one part may leave its share out.',
    );
  return ok(given.map((weight) => weight ?? whole - sum));
}

export interface LineContext {
  readonly accounts: ReadonlyMap<string, LedgerAccount>;
  /** The account that mirrors each bank account, by the bank account's id. */
  readonly mirrors: ReadonlyMap<string, LedgerAccount>;
  readonly baseCurrency: string;
  /** Units of the base currency for one unit; IAS 21.21 wants the rate of the transaction's date. */
  readonly rateOf: (currency: string) => Result<string>;
  /** Told apart from earlier postings of the line that were reversed. */
  readonly externalId: string;
}

/**
 * The journal of a line by a rule: the bank account's mirror takes the amount with its sign, tax and
 * parts take the opposite. Parts of an amount sum to it exactly. Fails with LINE_EMPTY,
 * LINE_NO_BANK_ACCOUNT, RULE_SHARES, FX_RATE_MISSING or what `checkJournal` finds.
 */
export function journalOfLine(
  line: BankLine,
  rule: PostingRule,
  context: LineContext,
): Result<Journal> {
  if (line.amountMinor === 0n) return fault('LINE_EMPTY', 'A line of zero has nothing to post.');
  const bank = context.mirrors.get(line.accountId);
  if (bank === undefined)
    return fault(
      'LINE_NO_BANK_ACCOUNT',
      'No ledger account mirrors the bank account of this line. Add one to the chart.',
    );
  const weights = partWeights(rule.actions.parts);
  if (!weights.ok) return weights;
  const { currency, amountMinor } = line;
  const rate = currency === context.baseCurrency ? ok('1') : context.rateOf(currency);
  if (!rate.ok) return rate;
  const taxMinor = taxOf(amountMinor, rule.actions.tax?.rate);
  const { tax } = rule.actions;
  const open: OpenPosting[] = [
    { accountId: bank.id, amount: money(currency, amountMinor), lineId: line.id },
  ];
  for (const [index, minor] of allocate(amountMinor - taxMinor, weights.value).entries()) {
    const to = rule.actions.parts[index];
    if (to === undefined || minor === 0n) continue;
    open.push({
      accountId: to.ledgerAccountId,
      amount: money(currency, -minor),
      lineId: line.id,
      costCenter: to.costCenter ?? null,
      taxCode: to.taxCode ?? tax?.code ?? null,
      description: to.description ?? null,
    });
  }
  if (tax !== undefined && taxMinor !== 0n)
    open.push({
      accountId: tax.ledgerAccountId,
      amount: money(currency, -taxMinor),
      lineId: line.id,
      taxCode: tax.code,
    });
  const journal: Journal = {
    postingDate: line.bookingDate,
    documentDate: line.valueDate,
    description: line.description,
    source: 'bank-line',
    externalId: context.externalId,
    postings: withBase(open, context.baseCurrency, () => rate.value),
  };
  const checked = checkJournal(journal, context.accounts);
  return checked.ok ? ok(journal) : checked;
}

/** The tax inside a gross amount: gross x rate / (1 + rate), rounded half-even to the minor unit. */
function taxOf(grossMinor: bigint, rate: string | undefined): bigint {
  if (rate === undefined) return 0n;
  const share = new Decimal(rate).div(new Decimal(rate).plus(1));
  return BigInt(
    new Decimal(grossMinor.toString())
      .times(share)
      .toDecimalPlaces(0, Decimal.ROUND_HALF_EVEN)
      .toFixed(0),
  );
}

/** What a rule's line is called in the ledger: counterparty and text, cut to 140 characters. */
export function lineDescription(counterparty: string | null, remittance: string | null): string {
  const text = [counterparty, remittance].filter((part) => part !== null && part !== '').join(', ');
  return text === '' ? 'Bank line' : text.slice(0, 140);
}
