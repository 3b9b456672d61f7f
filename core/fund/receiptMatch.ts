/**
 * Which bank lines bring the money of a call: by amount, by the investor's name and by what the
 * reference says. Each line is offered to one investor only, the best pairs first; a person decides.
 */
import { keysInText, nameWords } from '../reconcile/keys.ts';
import { referenceKey } from '../rules/fold.ts';
import { daysBetween, type IsoDate } from '../time/dates.ts';

/** What one investor still owes. */
export interface OpenShare {
  readonly id: string;
  readonly investorName: string;
  readonly outstandingMinor: bigint;
  /** Interest for late payment that is open besides, if the money comes in on a day. */
  interestOn(date: IsoDate): bigint;
  /** References that say whose money it is, such as the investor's code with the call's number. */
  readonly references: readonly string[];
}

export interface IncomingLine {
  readonly id: string;
  readonly date: IsoDate;
  /** What of the line no receipt has taken yet. */
  readonly freeMinor: bigint;
  readonly counterpartyName: string;
  readonly text: string;
}

export type ReceiptGround = 'amount' | 'amount-with-interest' | 'part' | 'name' | 'reference';

export interface ReceiptSuggestion {
  readonly shareId: string;
  readonly lineId: string;
  readonly amountMinor: bigint;
  readonly interestMinor: bigint;
  readonly grounds: readonly ReceiptGround[];
  /** 0 to 100. */
  readonly score: number;
}

const WEIGHTS: { readonly [ground in ReceiptGround]: number } = {
  amount: 45,
  'amount-with-interest': 45,
  part: 5,
  name: 35,
  reference: 20,
};
/** Weaker pairs are noise: an equal amount or a name has to be there. */
const LEAST_SCORE = 35;
/** The part of the shorter name's words that must stand in the other. */
const NAME_SHARE = 0.6;
/** A point less for every so many days from the due date. */
const DAYS_A_POINT = 10;

function hasName(share: OpenShare, line: IncomingLine): boolean {
  const wanted = nameWords(share.investorName);
  const found = new Set(nameWords(`${line.counterpartyName} ${line.text}`));
  if (wanted.length === 0) return false;
  return wanted.filter((word) => found.has(word)).length / wanted.length >= NAME_SHARE;
}

function hasReference(share: OpenShare, line: IncomingLine): boolean {
  const known = new Set(share.references.map(referenceKey));
  return keysInText(line.text, (key) => known.has(key)).length > 0;
}

function groundsOf(share: OpenShare, line: IncomingLine): ReceiptGround[] {
  const { outstandingMinor } = share;
  const interestMinor = share.interestOn(line.date);
  const grounds: ReceiptGround[] = [];
  if (line.freeMinor === outstandingMinor) grounds.push('amount');
  else if (interestMinor > 0n && line.freeMinor === outstandingMinor + interestMinor)
    grounds.push('amount-with-interest');
  else if (line.freeMinor < outstandingMinor) grounds.push('part');
  if (hasName(share, line)) grounds.push('name');
  if (hasReference(share, line)) grounds.push('reference');
  return grounds;
}

/**
 * How a line's money divides: what is open first, then interest, and what is left over is paid too
 * much and stays with the amount.
 */
export function divideReceipt(
  freeMinor: bigint,
  { outstandingMinor, interestMinor }: { outstandingMinor: bigint; interestMinor: bigint },
): { readonly amountMinor: bigint; readonly interestMinor: bigint } {
  const over = freeMinor > outstandingMinor ? freeMinor - outstandingMinor : 0n;
  const interest = over < interestMinor ? over : interestMinor;
  return { amountMinor: freeMinor - interest, interestMinor: interest };
}

/**
 * Suggestions for the open shares of a call, best first; a line or a share is suggested once. Ties go
 * to the earlier line, then the earlier share.
 */
export function suggestReceipts(
  shares: readonly OpenShare[],
  lines: readonly IncomingLine[],
  dueDate: IsoDate,
): ReceiptSuggestion[] {
  const pairs = shares.flatMap((share, shareAt) =>
    lines.flatMap((line, lineAt) => {
      const grounds = groundsOf(share, line);
      const sum = grounds.reduce((total, ground) => total + WEIGHTS[ground], 0);
      const far = Math.floor(Math.abs(daysBetween(dueDate, line.date)) / DAYS_A_POINT);
      const score = Math.max(0, sum - far);
      return sum < LEAST_SCORE ? [] : [{ share, line, shareAt, lineAt, grounds, score }];
    }),
  );
  pairs.sort((a, b) => b.score - a.score || a.lineAt - b.lineAt || a.shareAt - b.shareAt);
  const taken = new Set<string>();
  return pairs.flatMap(({ share, line, grounds, score }) => {
    const [ofShare, ofLine] = [`share ${share.id}`, `line ${line.id}`];
    if (taken.has(ofShare) || taken.has(ofLine)) return [];
    taken.add(ofShare);
    taken.add(ofLine);
    return [
      {
        shareId: share.id,
        lineId: line.id,
        ...divideReceipt(line.freeMinor, {
          outstandingMinor: share.outstandingMinor,
          interestMinor: share.interestOn(line.date),
        }),
        grounds,
        score,
      },
    ];
  });
}
