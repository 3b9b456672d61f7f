/** Missing statements of the group's accounts. */
import { money } from '../../core/money/money.ts';
import type { DomainInput, DomainOutput } from '../../preload/contract/index.ts';
import { type QueryContext, query } from '../backend/handler.ts';
import { accountConditions } from '../queries/scope.ts';
import { gapMessage, gapsOf } from '../queries/statementGaps.ts';

type Gaps = DomainOutput<'statements.gaps'>;

function listGaps(
  { store }: QueryContext,
  { start, count, from, to, ...scope }: DomainInput<'statements.gaps'>,
): Gaps {
  const { sql, values } = accountConditions(scope);
  const accounts = store.all<{ id: string; name: string; currency: string }>(
    `SELECT a.id, a.name, a.currency FROM account a WHERE ${sql} ORDER BY a.name, a.id`,
    values,
  );
  const rows = accounts.flatMap(({ id, name, currency }): Gaps['rows'] => {
    const amount = (minor: bigint | null) => (minor === null ? null : money(currency, minor));
    return gapsOf(store, id)
      .filter(
        (gap) => (from === undefined || gap.to >= from) && (to === undefined || gap.from <= to),
      )
      .map((gap) => ({
        accountId: id,
        accountName: name,
        code: gap.code,
        from: gap.from,
        to: gap.to,
        expected: amount(gap.expectedMinor),
        actual: amount(gap.actualMinor),
        difference:
          gap.expectedMinor === null || gap.actualMinor === null
            ? null
            : amount(gap.actualMinor - gap.expectedMinor),
        beforeStatementId: gap.beforeId,
        afterStatementId: gap.afterId,
        message: gapMessage(gap, currency),
      }));
  });
  return { rows: rows.slice(start, start + count), count: rows.length };
}

export const statementGapHandlers = {
  'statements.gaps': query<'statements.gaps'>(listGaps),
};
