/** Picks the columns of amounts and balances, and finds out which of them is money out. */
import { amountShare, type ColumnFacts } from './columns.ts';
import { pickFlag } from './marks.ts';
import {
  feeOf,
  findRunning,
  isConstant,
  magnitude,
  readerOf,
  runLength,
  runsInverse,
  UNNAMED_SHARE,
} from './running.ts';
import type { CsvRow } from './scan.ts';
import { type Role, roleOfName } from './words.ts';

/** The currency that an amount column's name carries, as in `Betrag (EUR)`. */
export function currencyInName(names: readonly string[], used: readonly number[]): string | null {
  for (const index of used) {
    const match = /\b([A-Z]{3})\b/.exec(names[index] ?? '');
    if (match) return match[1] as string;
  }
  return null;
}

interface Money {
  readonly columns: Partial<
    Record<'amount' | 'debit' | 'credit' | 'flag' | 'balance' | 'fee', number>
  >;
  readonly used: readonly number[];
  readonly debitFlags: readonly string[];
  readonly creditFlags: readonly string[];
  /** Money out is printed without a sign and money in with one. */
  readonly isInverse: boolean;
  /** Nothing tells which column is money out. */
  readonly isGuessed?: boolean;
  readonly confidence: number;
  readonly label: string;
}

/** What the amounts of a column must be at least that its name tells. */
const NAMED_SHARE = 0.5;

/** One signed or flagged amount column, or a pair of debit and credit. */
export function pickAmounts(
  columns: readonly ColumnFacts[],
  data: readonly CsvRow[],
): Money | null {
  const amounts = columns.filter(
    (column) => amountShare(column) >= NAMED_SHARE && column.dates === 0,
  );
  const named = (role: Role): ColumnFacts | undefined =>
    amounts.find((column) => roleOfName(column.name) === role);
  const candidates = amounts.filter((column) => amountShare(column) >= UNNAMED_SHARE);
  const told = named('balance');
  const balance = told && isConstant(told, data) ? undefined : told;
  const free = candidates.filter((column) => column !== told);
  // A row of nothing but a balance (brought forward) has no amount and asks for none.
  const isMoved = (row: CsvRow): boolean =>
    free.some(({ index }) => (row.cells[index] ?? '').trim() !== '');
  const moved = data.filter(isMoved);
  const full = free.filter((column) => column.filled >= moved.length * 0.9);
  // A day of nothing but payments leaves the other column empty.
  const side = (role: 'debit' | 'credit') =>
    named(role) ?? columns.find((c) => c.filled === 0 && roleOfName(c.name) === role);
  const [debit, credit] = [side('debit'), side('credit')];
  const isPair = debit !== undefined && credit !== undefined && debit !== credit;
  const sides = isPair || named('amount') ? null : findSides(free, moved);
  if (sides) return sides;
  const running = balance === undefined && !isPair ? findRunning(full, moved) : null;
  const amount =
    netOf(full) ??
    named('amount') ??
    running?.amount ??
    (isPair ? undefined : full.find((c) => c.negatives > 0)) ??
    full.find((c) => c.commaAmounts + c.pointAmounts > 0 && c.name === '');
  if (amount && amount.filled >= moved.length * 0.9)
    return oneColumn(amount, balance ?? running?.balance, columns, moved);
  if (isPair) {
    // Payments to a card with a minus sign beside purchases without one; only a balance could prove it.
    const isInverse =
      credit.filled > 0 && credit.negatives === credit.filled && debit.negatives === 0;
    return {
      ...pairOf([debit, credit], balance ?? null),
      isInverse: isInverse && balance === undefined,
      isGuessed: isInverse && balance === undefined,
      confidence: isInverse ? 0.6 : 0.95,
    };
  }
  return pickPair(
    free.filter((column) => column !== balance),
    moved,
    balance,
  );
}

/**
 * Two columns that hold zero where others leave a blank: each row moves one of them, and a running
 * balance tells which is money out.
 */
function findSides(free: readonly ColumnFacts[], rows: readonly CsvRow[]): Money | null {
  if (rows.length < 2) return null;
  const full = free.filter((c) => c.filled === rows.length && c.negatives === 0);
  const read = readerOf(full);
  const isNought = (row: CsvRow, column: ColumnFacts) => read(row, column) === 0n;
  for (const a of full)
    for (const b of full) {
      if (b.index <= a.index || rows.some((row) => isNought(row, a) === isNought(row, b))) continue;
      if (rows.every((row) => isNought(row, a)) || rows.every((row) => isNought(row, b))) continue;
      for (const running of full) {
        if (running === a || running === b) continue;
        const after = rows.map((row) => read(row, running) ?? 0n);
        const net = rows.map((row) => magnitude(read(row, b)) - magnitude(read(row, a)));
        if (runLength(after, net) === rows.length - 1) return pairOf([a, b], running);
        if (
          runLength(
            after,
            net.map((value) => -value),
          ) ===
          rows.length - 1
        )
          return pairOf([b, a], running);
      }
    }
  return null;
}

/** One column of amounts: signed, with a flag beside it, or with purchases printed without a sign. */
function oneColumn(
  amount: ColumnFacts,
  balance: ColumnFacts | undefined,
  columns: readonly ColumnFacts[],
  rows: readonly CsvRow[],
): Money {
  const flag = amount.negatives === 0 ? pickFlag(columns, rows.length) : null;
  const isShown = !flag && balance !== undefined && runsInverse(amount, balance, rows);
  // Of a card most entries are purchases; where nothing proves it, that must be said.
  const isCard =
    !flag &&
    balance === undefined &&
    columns.some(({ name }) => CARD.test(name)) &&
    amount.negatives <= rows.length / 2;
  const isUnsigned =
    !flag &&
    balance === undefined &&
    amount.negatives === 0 &&
    rows.length > 1 &&
    ![...amount.distinct.keys()].some((cell) => /^\+|\+$|^[CH]|[CH]R?$/i.test(cell));
  const fee = balance && !isShown ? feeOf(amount, balance, columns, rows) : null;
  return {
    columns: {
      amount: amount.index,
      ...(balance ? { balance: balance.index } : {}),
      ...(flag ? { flag: flag.index } : {}),
      ...(fee ? { fee: fee.index } : {}),
    },
    used: flag ? [amount.index, flag.index] : [amount.index],
    debitFlags: flag?.debit ?? [],
    creditFlags: flag?.credit ?? [],
    isInverse: isShown || isCard,
    ...(isCard || isUnsigned ? { isGuessed: true } : {}),
    confidence: isCard ? 0.6 : amount.negatives > 0 || flag || isShown ? 0.95 : 0.7,
    label: String(amount.index),
  };
}

/** Names that only tables of payment cards have. */
const CARD =
  /card ?(?:member|holder)|karten(?:inhaber|nummer)|kreditkarte|titulaire de la carte|titular de la tarjeta|n[uú]mero de (?:la )?tarjeta|cart[aã]o/i;

/** What is left of an amount after its fee is what moved on the account. */
function netOf(full: readonly ColumnFacts[]): ColumnFacts | undefined {
  return full.find(({ name }) =>
    /^(?:net(?:to)?|netto ?betrag|importo netto)\b/i.test(name.trim()),
  );
}

/**
 * Two amount columns of which each row fills one and whose names say nothing. A running balance tells
 * which one is money out; without it the busier one is taken, which must be said.
 */
function pickPair(
  candidates: readonly ColumnFacts[],
  data: readonly CsvRow[],
  balance: ColumnFacts | undefined,
): Money | null {
  let guessed: Money | null = null;
  for (const a of candidates)
    for (const b of candidates) {
      if (b.index <= a.index || a.filled + b.filled < data.length * 0.9) continue;
      const isFilled = (row: CsvRow, { index }: ColumnFacts) =>
        (row.cells[index] ?? '').trim() !== '';
      if (data.some((row) => isFilled(row, a) && isFilled(row, b))) continue;
      const running = balance ?? candidates.find((c) => c !== a && c !== b && c.filled > a.filled);
      if (!running) {
        const isMinus = (c: ColumnFacts) => c.filled > 0 && c.negatives === c.filled;
        // A column of nothing but minus signs beside one without any is money out.
        if (isMinus(a) !== isMinus(b) && a.negatives * b.negatives === 0)
          return { ...pairOf(isMinus(a) ? [a, b] : [b, a], null), isGuessed: false };
        guessed ??= pairOf(a.filled >= b.filled ? [a, b] : [b, a], null);
        continue;
      }
      const read = readerOf([a, b, running]);
      const rows = data.filter((row) => read(row, running) !== null);
      const after = rows.map((row) => read(row, running) as bigint);
      const net = rows.map((row) => magnitude(read(row, b)) - magnitude(read(row, a)));
      const [forth, back] = [
        runLength(after, net),
        runLength(
          after,
          net.map((value) => -value),
        ),
      ];
      if (forth === back || Math.max(forth, back) < (rows.length - 1) / 2) continue;
      return pairOf(forth > back ? [a, b] : [b, a], running);
    }
  return guessed;
}

function pairOf(
  [debit, credit]: readonly [ColumnFacts, ColumnFacts],
  running: ColumnFacts | null,
): Money {
  return {
    columns: {
      debit: debit.index,
      credit: credit.index,
      ...(running ? { balance: running.index } : {}),
    },
    used: [debit.index, credit.index],
    debitFlags: [],
    creditFlags: [],
    isInverse: false,
    isGuessed: running === null,
    confidence: running ? 0.8 : 0.5,
    label: `${debit.index}/${credit.index}`,
  };
}
