/** A match that a person puts together: what is chosen, its difference, and the command it makes. */
import { subtractDecimals } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import {
  type DifferenceKind,
  differenceOf,
  isZero,
  type MatchInput,
  type OpenRow,
  type SettledRow,
  sumOf,
} from './figures.ts';

/** An item of the books, or what matches have settled and a line gives back. */
export type BookRow = OpenRow | SettledRow;

const partsOf = (row: BookRow) => ('parts' in row ? row.parts : null);

export interface Chosen {
  readonly bank: readonly OpenRow[];
  readonly book: readonly BookRow[];
  /** What the difference is; where the rest stays open, the larger side is taken in part. */
  readonly kind: DifferenceKind;
}

export const NOTHING_CHOSEN: Chosen = { bank: [], book: [], kind: 'fee' };

const amounts = (rows: readonly OpenRow[]) => rows.map(({ open }) => ({ amount: open }));

export interface Running {
  readonly bank: ReturnType<typeof sumOf>;
  readonly book: ReturnType<typeof sumOf>;
  /** Bank less books in one currency; `null` between currencies or while a side is empty. */
  readonly difference: string | null;
}

export function runningOf({ bank, book }: Chosen): Running {
  const [ofBank, ofBook] = [sumOf(amounts(bank)), sumOf(amounts(book))];
  return { bank: ofBank, book: ofBook, difference: differenceOf(ofBank, ofBook) };
}

type Part = OpenRow['open'];

/** Takes what is too much off the last of some parts; `null` where that one is too small. */
function lessened(parts: readonly Part[], excess: string): readonly Part[] | null {
  const last = parts.at(-1);
  const rest = last && subtractDecimals(last.amount, excess);
  if (!last || !rest || isZero(rest) || rest.startsWith('-') !== last.amount.startsWith('-'))
    return null;
  return [...parts.slice(0, -1), { ...last, amount: rest }];
}

const size = (amount: string) => (amount.startsWith('-') ? amount.slice(1) : amount);

function isLarger(one: string, other: string): boolean {
  return !(subtractDecimals(size(one), size(other)) ?? '-').startsWith('-');
}

/** The amounts taken of both sides; where the rest stays open, less of the larger one. */
function taken(
  chosen: Chosen,
  running: Running,
): readonly [readonly Part[], readonly Part[]] | null {
  const bank = chosen.bank.map(({ open }) => open);
  const book = chosen.book.map(({ open }) => open);
  const { difference } = running;
  if (chosen.kind !== 'partial' || difference === null || isZero(difference)) return [bank, book];
  if (isLarger(running.bank?.amount ?? '0', running.book?.amount ?? '0')) {
    const less = lessened(bank, difference);
    return less && [less, book];
  }
  const negated = difference.startsWith('-') ? difference.slice(1) : `-${difference}`;
  const less = lessened(book, negated);
  return less && [bank, less];
}

/** The command's match, or in words why there is none. */
export function manualMatch(chosen: Chosen): MatchInput | string {
  const { bank, book, kind } = chosen;
  if (bank.length === 0 || (book.length === 0 && bank.length < 2))
    return t('reconcile.manual.nothing');
  const running = runningOf(chosen);
  if (running.bank === null) return t('reconcile.manual.mixedBank');
  const parts = taken(chosen, running);
  if (parts === null) return t('reconcile.manual.cannotRest');
  const [ofBank, ofBook] = parts;
  const isForeign = book.length > 0 && running.difference === null;
  const isWhole = running.difference !== null && isZero(running.difference);
  const isPart = kind === 'partial' || isWhole;
  const isReturn = book.some((row) => partsOf(row) !== null);
  if (isReturn && bank.length > 1) return t('reconcile.manual.oneReturn');
  if (isReturn && kind === 'partial' && !isWhole) return t('reconcile.manual.wholeReturn');
  return {
    bank: bank.map(({ id }, at) => ({ lineId: id, amount: ofBank[at] as Part })),
    book: book.flatMap((row, at) => {
      const back = partsOf(row)?.map((part) => ({ kind: 'flow' as const, ...part, isBack: true }));
      const kindOf = row.kind === 'posting' ? ('posting' as const) : ('flow' as const);
      return back ?? [{ kind: kindOf, id: row.id, amount: ofBook[at] as Part }];
    }),
    method: 'manual',
    // Between currencies the bank's amount is what the items were worth.
    ...(isForeign ? { difference: { currency: running.bank.currency, amount: '0' } } : {}),
    differenceKind: isForeign ? 'fx' : isPart || book.length === 0 ? null : kind,
  };
}
