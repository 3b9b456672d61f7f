/**
 * What matching works on: bank items (lines, or parts of collective bookings) and book items (expected
 * flows, payments, ledger postings, forecast items). Matching knows nothing of where they are stored.
 */
import type { Conditions, RuleLine } from '../rules/condition.ts';

/** Something with an amount that is open on one side. */
export interface Item {
  /** Unique on its side. */
  readonly id: string;
  /** Items of different pools never belong together: the legal entity. */
  readonly pool: string;
  readonly currency: string;
  /** Minor units that are still open: a safe integer, receipts positive, not zero. */
  readonly amountMinor: number;
  /** Days since 1970-01-01: the booking date of a line, the due date of a flow. */
  readonly day: number;
  /** References as written; those without a digit or shorter than four characters say nothing. */
  readonly references?: readonly string[];
  readonly counterparty?: string | null;
  readonly counterpartyAccount?: string | null;
  /** Remittance or description; references are looked for in a bank item's text. */
  readonly text?: string | null;
  /** The bank account: of a line its own; a book item without one may be paid through any. */
  readonly accountId?: string | null;
  /** A payment run or batch that names its members. */
  readonly group?: string | null;
  /** The order that pays a book item; items of one order are paid, and come back, together. */
  readonly orderId?: string | null;
  /** What was ordered before conversion, as the bank tells it. */
  readonly original?: { readonly currency: string; readonly amountMinor: number } | null;
  /** Charges that the bank says it took off this item, not negative. */
  readonly chargesMinor?: number;
  readonly reversal?: boolean;
  /** What rules see of a bank item; without it no rule holds. */
  readonly line?: RuleLine | undefined;
}

/** A bank line with its parts: matched as a whole, otherwise part by part. */
export interface BankItem extends Item {
  readonly parts?: readonly Item[] | undefined;
}

/** Items of the books that an earlier match took, which one line may give back together. */
export interface Settled {
  readonly pool: string;
  readonly currency: string;
  readonly accountId: string;
  /** The day of the line that had paid them. */
  readonly day: number;
  readonly references: readonly string[];
  readonly counterparty: string | null;
  readonly counterpartyAccount: string | null;
  /** What giving them back takes of each: the opposite of what was taken. */
  readonly parts: readonly Part[];
  /** The bank told that the payment came back, in a status report or a file of returns. */
  readonly isTold: boolean;
}

export type Method = 'exact' | 'rule' | 'tolerance' | 'subset' | 'partial' | 'return' | 'learned';
export type Shape = 'one-to-one' | 'one-to-many' | 'many-to-one' | 'many-to-many';
export type DifferenceKind = 'fee' | 'fx' | 'rounding' | 'partial' | 'other';

/** Why two sides belong together; `weight` is the ground's share of the score, negative against it. */
export interface MatchGround {
  readonly kind:
    | 'reference'
    | 'reference-in-text'
    | 'amount'
    | 'difference'
    | 'days'
    | 'counterparty'
    | 'account'
    | 'batch'
    | 'sum'
    | 'charges'
    | 'rate'
    | 'remainder'
    | 'return'
    | 'rule'
    | 'learned'
    | 'alternatives';
  readonly weight: number;
  /** In words, with the values that were compared. */
  readonly text: string;
}

/** The part of an item that a match takes. */
export interface Part {
  readonly id: string;
  readonly amountMinor: number;
}

export interface Match {
  readonly bank: readonly Part[];
  readonly book: readonly Part[];
  readonly currency: string;
  readonly shape: Shape;
  readonly method: Method;
  readonly ruleId: string | null;
  /** Confidence from 0 to 1. */
  readonly score: number;
  readonly grounds: readonly MatchGround[];
  /** Bank sum minus book sum (book converted at the ground's rate), in the bank's currency. */
  readonly differenceMinor: number;
  readonly differenceKind: DifferenceKind | null;
  /** Other choices that were as good; zero where the match is the only one. */
  readonly alternatives: number;
}

/** How far a match may be off. Shares are of the book amount. */
export interface Tolerance {
  readonly share: number;
  /** Minor units that are always allowed, whatever the share. */
  readonly minor: number;
  readonly days: number;
  /** Share for items of another currency, over the rate of the day. */
  readonly fxShare: number;
}

export interface MatchRule {
  readonly id: string;
  readonly name: string;
  /** Over the bank item. */
  readonly conditions: Conditions;
  readonly tolerance: Tolerance;
  /** What must agree besides: the reference, the counterparty, or nothing. */
  readonly agree: 'reference' | 'counterparty' | 'nothing';
}

/** `rate` units of `to` for one unit of `from`, as decimal text, on a day. */
export interface DayRate {
  readonly from: string;
  readonly to: string;
  readonly day: number;
  readonly rate: string;
}

export interface MatchOptions {
  readonly rules: readonly MatchRule[];
  /** Where the reference agrees but not the amount. */
  readonly tolerance: Tolerance;
  /** Where the amount agrees but not the reference: days between the two at most. */
  readonly amountDays: number;
  readonly rates: readonly DayRate[];
  /** Days around an item in which members of its group are looked for. */
  readonly groupDays: number;
  readonly limits: SubsetLimits;
  /** What earlier matches took and a line may give back. */
  readonly settled: readonly Settled[];
  /** Methods that are left out. */
  readonly without: readonly Method[];
}

/** Bounds of the search for sums; steps instead of seconds, so that every machine finds the same. */
export interface SubsetLimits {
  readonly candidates: number;
  readonly members: number;
  readonly stepsPerItem: number;
  readonly steps: number;
}

export const matchDefaults: MatchOptions = {
  rules: [],
  tolerance: { share: 0.01, minor: 2, days: 30, fxShare: 0.02 },
  amountDays: 3,
  rates: [],
  groupDays: 15,
  limits: { candidates: 24, members: 12, stepsPerItem: 20_000, steps: 5_000_000 },
  settled: [],
  without: [],
};

/** Called between blocks of work with the items done; it may throw to stop. */
export type Checkpoint = (done: number, total: number) => void;
