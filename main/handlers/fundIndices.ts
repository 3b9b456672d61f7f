/** Indices that funds are compared with, and funds beside them. */

import type { CalculationWarning } from '../../core/calculation.ts';
import { counted } from '../../core/counted.ts';
import { booksAt } from '../../core/fund/accounts/books.ts';
import { Decimal } from '../../core/money/decimal.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import type { DomainInput, DomainOutput } from '../../preload/contract/index.ts';
import { type CommandContext, command, type QueryContext, query } from '../backend/handler.ts';
import { dealRows, fundBooks } from '../queries/fundBooks.ts';
import {
  type Compared,
  equivalentsOf,
  grossCompared,
  INDEX_PREFIX,
  indexRows,
  levelsOf,
  netCompared,
  pooled,
  VINTAGE_OF,
  vintagesOf,
} from '../queries/fundEquivalents.ts';
import { fundById } from '../queries/funds.ts';
import { refuse } from './saveParts.ts';

type Equivalents = DomainOutput<'fundAccounts.equivalents'>;
type Row = Equivalents['rows'][number];

const DECIMALS = 6;
const textOf = (value: number | null) =>
  value === null ? null : new Decimal(value).toFixed(DECIMALS);

function listIndices(
  { store }: QueryContext,
  { asOf }: DomainInput<'fundIndices.list'>,
): DomainOutput<'fundIndices.list'> {
  return indexRows(store, asOf).map(({ series, first, last, count, source }) => ({
    index: series.slice(INDEX_PREFIX.length),
    from: first as IsoDate,
    to: last as IsoDate,
    levelCount: Number(count),
    source,
  }));
}

/** Throws LEVEL_NOT_POSITIVE and LEVEL_TWICE (invalid-input) with the path of the level. */
function saveLevels(
  { store, newId }: CommandContext,
  { index, source, levels }: DomainInput<'fundIndices.save'>,
): DomainOutput<'fundIndices.save'> {
  const series = `${INDEX_PREFIX}${index}`;
  const seen = new Set<string>();
  let saved = 0;
  for (const [k, { date, value }] of levels.entries()) {
    if (!new Decimal(value).gt(0))
      refuse(
        'LEVEL_NOT_POSITIVE',
        `The level of ${date} is ${value}. A total return index is above zero.`,
        `levels.${k}.value`,
      );
    if (seen.has(date))
      refuse('LEVEL_TWICE', `${date} stands twice. Give each day one level.`, `levels.${k}.date`);
    seen.add(date);
    const known = store.get<{ id: string; value: string }>(
      'SELECT id, value FROM market_rate WHERE series = ? AND date = ? AND source = ?',
      [series, date, source],
    );
    if (known !== undefined && new Decimal(known.value).eq(value)) continue;
    if (known !== undefined) store.remove('market_rate', known.id);
    store.insert('market_rate', { id: newId(), series, date, value, source });
    saved += 1;
  }
  return { saved, unchanged: levels.length - saved };
}

/** What is measured of a fund, and of the vintages of its currency. */
function subjectsOf(
  { store }: QueryContext,
  { fundId, asOf }: DomainInput<'fundAccounts.equivalents'>,
): readonly (Pick<Row, 'kind' | 'of' | 'name'> & { readonly compared: Compared })[] {
  const fund = fundById(store, fundId);
  const books = fundBooks(store, fund, asOf);
  const names = new Map(dealRows(store, fundId).map(({ code, name }) => [code, name]));
  const net = netCompared(store, fund, asOf, books);
  return [
    { kind: 'net', of: null, name: fund.name, compared: net },
    { kind: 'gross', of: null, name: fund.name, compared: grossCompared(fund, books) },
    ...booksAt(books, asOf).deals.map(({ deal }) => ({
      kind: 'deal' as const,
      of: deal,
      name: names.get(deal) ?? deal,
      compared: grossCompared(fund, books, deal),
    })),
    ...[...vintagesOf(store, fund, asOf, net)].map(([year, parts]) => ({
      kind: 'vintage' as const,
      of: `${VINTAGE_OF}${year}`,
      name: String(year),
      compared: pooled(parts.map(({ compared }) => compared)),
    })),
  ];
}

/** Throws INDEX_UNKNOWN (not-found); an index that starts too late gives a warning and no measures. */
function equivalents(
  context: QueryContext,
  input: DomainInput<'fundAccounts.equivalents'>,
): Equivalents {
  const { asOf, index } = input;
  const levelAt = levelsOf(context.store, index, asOf);
  if (levelAt(asOf) === undefined)
    refuse(
      'INDEX_UNKNOWN',
      `There is no level of ${index} by ${asOf}. Choose an index of the list, or enter its levels.`,
      'index',
    );
  const warnings = new Map<string, CalculationWarning>();
  const rows = subjectsOf(context, input).map(({ compared, ...subject }): Row => {
    const result = equivalentsOf(compared, asOf, levelAt);
    if (result === undefined && compared.flows.length > 0)
      warnings.set(`INDEX_TOO_SHORT ${subject.kind}`, {
        code: 'INDEX_TOO_SHORT',
        message: `${index} has no level by the first flow of ${subject.name}. Enter earlier levels.`,
      });
    if (result !== undefined && !result.ok)
      warnings.set(`${result.error.code} ${subject.name}`, {
        code: result.error.code,
        message: `${subject.name}: ${result.error.message}`,
      });
    const found = result?.ok ? result.value.output : undefined;
    return {
      ...subject,
      ksPme: textOf(found?.ksPme ?? null),
      lnPme: textOf(found?.lnPme ?? null),
      pmePlus: textOf(found?.pmePlus ?? null),
      modifiedPme: textOf(found?.modifiedPme ?? null),
      directAlpha: textOf(found?.directAlpha ?? null),
    };
  });
  return { index, rows, warnings: [...warnings.values()] };
}

export const fundIndexHandlers = {
  'fundIndices.list': query<'fundIndices.list'>(listIndices),
  'fundIndices.save': command<'fundIndices.save'>(
    ({ index }, { saved }) => `${counted(saved, 'level')} of index ${index}`,
    saveLevels,
  ),
  'fundAccounts.equivalents': query<'fundAccounts.equivalents'>(equivalents),
};
