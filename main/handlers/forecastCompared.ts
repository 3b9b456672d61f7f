/**
 * A forecast beside the books, by series and by account: what the screen, the command line and the
 * reconciliation report all show.
 */
import { type Money, sum } from '../../core/money/money.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import type { DomainOutput } from '../../preload/contract/index.ts';
import type { QueryContext } from '../backend/handler.ts';
import { type ActualCell, type Actuals, actualsOf } from '../queries/forecastActuals.ts';
import {
  type AccountSummary,
  accountsOfSeries,
  actualsByAccount,
  type SeriesAccounts,
} from '../queries/forecastByAccount.ts';
import { FORECAST, GROUP, newestRun } from '../queries/runs.ts';
import { type Kept, openKept } from './forecastParts.ts';

type Output = DomainOutput<'forecast.actuals'>;

/** A comparison with its accounts: the same for the screen, the command line and the report. */
export interface Compared extends Actuals {
  readonly known: SeriesAccounts;
  readonly summaries: readonly AccountSummary[];
  /** Every account that is named, by id. */
  readonly names: ReadonlyMap<string, AccountName>;
}

export type AccountName = Output['accounts'][number]['account'];

export function compareActuals(
  { store }: Pick<QueryContext, 'store'>,
  kept: Kept,
  given: { readonly to: IsoDate; readonly level: number },
): Compared {
  const found = actualsOf(store, kept, given);
  const known = found.cells.length === 0 ? new Map() : accountsOfSeries(kept);
  const summaries = actualsByAccount(found, known, kept.output.currency);
  const ids = summaries.map(({ accountId }) => accountId);
  const names = store.all<{ id: string; name: string; entity_name: string }>(
    `SELECT a.id, a.name, e.name AS entity_name FROM account a JOIN entity e ON e.id = a.entity_id
      WHERE a.id IN (SELECT value FROM json_each(?))`,
    [JSON.stringify(ids)],
  );
  return {
    ...{ ...found, known, summaries },
    names: new Map(
      names.map(({ id, name, entity_name }) => [id, { id, name, entityName: entity_name }]),
    ),
  };
}

/** The newest forecast of all entities that was made for an earlier day. */
export function earlierForecast(context: QueryContext, asOf: IsoDate): Kept | undefined {
  const newest = newestRun(
    context.store,
    { calculation: FORECAST, subject: GROUP, scenarioId: null },
    (run) => run.asOf < asOf,
  );
  return newest === undefined ? undefined : openKept(context, newest.run.id);
}

export function accountRows({ summaries, names }: Compared): Output['accounts'] {
  return summaries.flatMap(({ accountId, cells: _cells, ...figures }) => {
    const account = names.get(accountId);
    return account === undefined ? [] : [{ account, ...figures }];
  });
}

/** What lies outside, the farthest first. */
export function outsideOf(cells: readonly ActualCell[]): ActualCell[] {
  return cells
    .filter(({ excessMinor }) => excessMinor > 0n)
    .sort((one, other) => {
      if (one.excessMinor !== other.excessMinor)
        return one.excessMinor > other.excessMinor ? -1 : 1;
      return one.date === other.date
        ? one.series.localeCompare(other.series, 'en')
        : one.date < other.date
          ? -1
          : 1;
    });
}

/** All that was booked in the days compared; null where none were. */
export function bookedTotal(
  { cells }: Pick<Actuals, 'cells'>,
  { output: { currency } }: Kept,
): Money | null {
  const booked = cells.map(({ actual }) => actual);
  return cells.length === 0 ? null : sum(currency, booked);
}
