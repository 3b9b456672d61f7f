/**
 * The position by category: what each account brought forward, and what each category moved. An
 * account has no balance of a category, so its row is taken apart into pieces that foot by themselves
 * and sum, column by column, to the row that the other groupings show.
 */
import { allocate } from '../money/allocate.ts';
import { type Money, money } from '../money/money.ts';
import type { PositionMovement, PositionRow } from './position.ts';

/** The part of an account's row that a piece stands for: its balance before, or a category. */
export type PositionPiece =
  | { readonly kind: 'brought-forward' }
  | {
      readonly kind: 'category';
      readonly categoryId: string | null;
      /** In the account's currency. */
      readonly inflow: Money;
      readonly outflow: Money;
    };

export interface PieceGroup {
  readonly key: string;
  readonly label: string;
  readonly members: readonly PositionRow[];
}

const BROUGHT_FORWARD = 'brought-forward';
const NO_CATEGORY = 'category:';

/** What moved without a category: movements less those that are told by category. */
function withRest(row: PositionRow): readonly PositionMovement[] {
  const { account } = row;
  if (account === null) return [];
  const told = account.movements ?? [];
  const rest = (total: bigint, pick: (movement: PositionMovement) => bigint) =>
    told.reduce((left, movement) => left - pick(movement), total);
  const inflow = rest(account.inflow.minor, (movement) => movement.inflowMinor);
  const outflow = rest(account.outflow.minor, (movement) => movement.outflowMinor);
  if (inflow === 0n && outflow === 0n) return told;
  const none = told.find(({ categoryId }) => categoryId === null);
  return [
    ...told.filter((movement) => movement !== none),
    {
      categoryId: null,
      categoryName: none?.categoryName ?? null,
      inflowMinor: inflow + (none?.inflowMinor ?? 0n),
      outflowMinor: outflow + (none?.outflowMinor ?? 0n),
    },
  ];
}

/** A converted sum split over its own amounts; the cent of rounding goes by largest remainder. */
function split(total: Money | null, amounts: readonly bigint[]): readonly (Money | null)[] {
  if (total === null) return amounts.map(() => null);
  if (amounts.every((amount) => amount === 0n)) return amounts.map(() => money(total.currency, 0n));
  return allocate(total.minor, amounts).map((minor) => money(total.currency, minor));
}

function broughtForward(row: PositionRow): PositionRow {
  const { opening, rates, account } = row;
  const nothing = opening === null ? null : money(opening.currency, 0n);
  return {
    ...row,
    id: `${BROUGHT_FORWARD}:${row.id}`,
    level: 1,
    parentId: `group:${BROUGHT_FORWARD}`,
    piece: { kind: 'brought-forward' },
    accountBalance: account?.opening ?? null,
    inflow: nothing,
    outflow: nothing,
    closing:
      opening === null || rates === null
        ? null
        : money(opening.currency, opening.minor + rates.minor),
  };
}

function categoryPieces(row: PositionRow): readonly PositionRow[] {
  const movements = withRest(row);
  const inflows = split(
    row.inflow,
    movements.map(({ inflowMinor }) => inflowMinor),
  );
  const outflows = split(
    row.outflow,
    movements.map(({ outflowMinor }) => outflowMinor),
  );
  return movements.map(({ categoryId, inflowMinor, outflowMinor }, index): PositionRow => {
    const [inflow, outflow] = [inflows[index] ?? null, outflows[index] ?? null];
    const nothing = inflow === null ? null : money(inflow.currency, 0n);
    return {
      ...row,
      id: `${NO_CATEGORY}${categoryId ?? ''}:${row.id}`,
      level: 1,
      parentId: `group:${NO_CATEGORY}${categoryId ?? ''}`,
      piece: {
        kind: 'category',
        categoryId,
        inflow: money(row.currency, inflowMinor),
        outflow: money(row.currency, outflowMinor),
      },
      accountBalance: money(row.currency, inflowMinor - outflowMinor),
      opening: nothing,
      inflow,
      outflow,
      rates: nothing,
      closing:
        inflow === null || outflow === null
          ? null
          : money(inflow.currency, inflow.minor - outflow.minor),
    };
  });
}

/**
 * Groups of the pieces of account rows: what was brought forward first, then the categories as
 * `order` has them (category ids), then movements without a category. Each piece foots as opening + in
 * − out + rates = closing, and the pieces of a row sum to the row in every column.
 */
export function piecesByCategory(
  rows: readonly PositionRow[],
  order: readonly string[],
): readonly PieceGroup[] {
  const names = new Map<string, string>();
  const members = new Map<string, PositionRow[]>();
  for (const row of rows) {
    for (const { categoryId, categoryName } of row.account?.movements ?? [])
      if (categoryId !== null) names.set(categoryId, categoryName ?? categoryId);
    for (const piece of categoryPieces(row)) {
      const key = piece.parentId?.slice('group:'.length) ?? '';
      members.set(key, [...(members.get(key) ?? []), piece]);
    }
  }
  const placeOf = (key: string) => {
    const place = order.indexOf(key.slice(NO_CATEGORY.length));
    return key === NO_CATEGORY ? order.length + 1 : place < 0 ? order.length : place;
  };
  const groups = [...members]
    .sort(([one], [other]) => placeOf(one) - placeOf(other))
    .map(([key, rowsOf]) => ({
      key,
      label: names.get(key.slice(NO_CATEGORY.length)) ?? 'No category',
      members: rowsOf,
    }));
  return [
    { key: BROUGHT_FORWARD, label: 'Brought forward', members: rows.map(broughtForward) },
    ...groups,
  ];
}
