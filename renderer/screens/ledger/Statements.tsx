/** Balance sheet and income statement of one entity, beside the day or span before. */
import { useMemo } from 'react';
import type { OutputOf } from '../../contract.ts';
import { formatDate } from '../../format/index.ts';
import { Grid, type GridColumn, useTree } from '../../grid/index.ts';
import { t } from '../../messages/index.ts';
import { useQuery } from '../../query.ts';
import { Area, QueryView } from '../../ui/index.ts';
import { type EntityBooks, goToSection, useLedgerView } from './ledger-view.ts';
import {
  dayBefore,
  incomeLines,
  incomeTotal,
  lineTarget,
  type StatementLine,
  sheetLines,
  sheetTotal,
  spanBefore,
  statementColumns,
} from './statement-rows.ts';
import { LEDGER_TOPICS, NothingPosted } from './TrialBalance.tsx';

type Sheet = OutputOf<'ledger.balanceSheet'>;

const isEmptySheet = ({ assets, liabilities, equity }: Sheet) =>
  assets.rows.length + liabilities.rows.length + equity.rows.length === 0;

export function BalanceSheet({ books }: { readonly books: EntityBooks }) {
  const { entityId, entityName, from, to } = books;
  const yearStart = useLedgerView((state) => state.yearStart);
  const earlier = dayBefore(from);
  const topics = LEDGER_TOPICS;
  const now = useQuery('ledger.balanceSheet', { entityId, asOf: to, yearStart }, { topics });
  const then = useQuery('ledger.balanceSheet', { entityId, asOf: earlier, yearStart }, { topics });
  const before = then.data && !isEmptySheet(then.data) ? then.data : undefined;
  const hasBefore = before !== undefined;
  const columns = useMemo(
    () =>
      statementColumns({
        nowHead: formatDate(to),
        beforeHead: hasBefore ? formatDate(earlier) : null,
        explain: (line, when) =>
          lineTarget(line, { entityId, yearStart, to: when === 'now' ? to : earlier }),
      }),
    [entityId, yearStart, to, earlier, hasBefore],
  );
  return (
    <Area title={t('ledger.section.sheet')} caption={entityName} className="sections-fill">
      <QueryView query={now} rows={16} isEmpty={isEmptySheet} empty={<NothingPosted />}>
        {(sheet) => (
          <StatementGrid
            name={t('ledger.section.sheet')}
            stateKey="ledger.sheet"
            lines={sheetLines(sheet, before)}
            total={sheetTotal(sheet, before)}
            columns={columns}
          />
        )}
      </QueryView>
    </Area>
  );
}

const MONTHS = { month: 1, quarter: 3, year: 12 } as const;

export function IncomeStatement({ books }: { readonly books: EntityBooks }) {
  const { entityId, entityName, from, to } = books;
  const start = useLedgerView((state) => state.start);
  const earlier = useMemo(
    () => spanBefore(from, to, start === 'books' ? MONTHS.year : MONTHS[start]),
    [from, to, start],
  );
  const topics = LEDGER_TOPICS;
  const now = useQuery('ledger.incomeStatement', { entityId, from, to }, { topics });
  const then = useQuery(
    'ledger.incomeStatement',
    { entityId, ...earlier },
    { topics, enabled: start !== 'books' },
  );
  const isPosted = ({ income, expenses }: OutputOf<'ledger.incomeStatement'>) =>
    income.rows.length + expenses.rows.length > 0;
  const before = start !== 'books' && then.data && isPosted(then.data) ? then.data : undefined;
  const hasBefore = before !== undefined;
  const columns = useMemo(() => {
    const spanText = (span: { readonly from: string; readonly to: string }) =>
      t('ledger.statement.span', { from: formatDate(span.from), to: formatDate(span.to) });
    return statementColumns({
      nowHead: start === 'books' ? formatDate(to) : spanText({ from, to }),
      beforeHead: hasBefore ? spanText(earlier) : null,
      explain: (line, when) =>
        lineTarget(line, { entityId, ...(when === 'now' ? { from, to } : earlier) }),
    });
  }, [entityId, from, to, earlier, hasBefore, start]);
  return (
    <Area title={t('ledger.section.income')} caption={entityName} className="sections-fill">
      <QueryView
        query={now}
        rows={16}
        isEmpty={(statement) => !isPosted(statement)}
        empty={<NothingPosted />}
      >
        {(statement) => (
          <StatementGrid
            name={t('ledger.section.income')}
            stateKey="ledger.income"
            lines={incomeLines(statement, before)}
            total={incomeTotal(statement, before)}
            columns={columns}
          />
        )}
      </QueryView>
    </Area>
  );
}

/** Rows of a statement as a tree, its total pinned below; a row leads to the account's postings. */
export function StatementGrid(props: {
  readonly name: string;
  readonly stateKey: string;
  readonly lines: readonly StatementLine[];
  readonly total: StatementLine;
  readonly columns: readonly GridColumn<StatementLine>[];
  /** Whether rows lead to postings; those of several entities do not. */
  readonly hasAccounts?: boolean;
}) {
  const { name, stateKey, lines, total, columns, hasAccounts = true } = props;
  const { shown, tree } = useTree(lines);
  return (
    <Grid<StatementLine>
      name={name}
      columns={columns}
      rows={shown}
      totals={[total]}
      tree={tree}
      rowId={({ id }) => id}
      stateKey={stateKey}
      onDrill={({ ledgerAccountId }) => {
        if (hasAccounts && ledgerAccountId !== null)
          goToSection('account', { account: ledgerAccountId });
      }}
    />
  );
}
