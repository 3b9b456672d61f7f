/** The statement of one account: its postings with the balance after each, down to the bank line. */
import { useMemo } from 'react';
import { call } from '../../api.ts';
import type { OutputOf } from '../../contract.ts';
import { signOf } from '../../format/index.ts';
import { Grid, type GridColumn, type GridSource } from '../../grid/index.ts';
import { t } from '../../messages/index.ts';
import { useQuery } from '../../query.ts';
import { useClocks } from '../../stores/clocks.ts';
import { explainBy } from '../../stores/explain.ts';
import { Area, Empty, QueryView } from '../../ui/index.ts';
import { amountColumn, textColumn } from './columns.ts';
import { type EntityBooks, goToSection } from './ledger-view.ts';
import { TableMenu } from './TableMenu.tsx';
import { LEDGER_TOPICS } from './TrialBalance.tsx';
import { isHeld } from './trial-rows.ts';

type Statement = OutputOf<'ledger.accountStatement'>;
type Posting = Statement['rows'][number];

interface StatementLine {
  readonly id: string;
  readonly kind: 'posting' | 'opening' | 'closing';
  readonly posting: Posting | null;
  readonly label: string;
  readonly debit: Posting['counted'] | null;
  readonly credit: Posting['counted'] | null;
  readonly balance: Posting['balance'];
}

const FIRST_PAGE = 200;

export interface AccountStatementProps {
  readonly books: EntityBooks;
  readonly account: string | undefined;
  /** Balances in this currency; in the base currency where none is named. */
  readonly currency: string | undefined;
}

/** The account that is asked for, or the first one with postings in these books. */
function useAccount({ books, account }: AccountStatementProps) {
  const { entityId, from, to } = books;
  const trial = useQuery(
    'ledger.trialBalance',
    { entityId, from, to },
    { topics: LEDGER_TOPICS, enabled: account === undefined },
  );
  return { trial, accountId: account ?? trial.data?.rows[0]?.ledgerAccountId };
}

export function AccountStatement(props: AccountStatementProps) {
  const { trial, accountId } = useAccount(props);
  if (accountId !== undefined) return <OfAccount {...props} accountId={accountId} />;
  return (
    <Area title={t('ledger.section.account')} className="sections-fill">
      <QueryView
        query={trial}
        rows={14}
        isEmpty={() => true}
        empty={<Empty title={t('ledger.account.none')} why={t('ledger.account.noneWhy')} />}
      >
        {() => null}
      </QueryView>
    </Area>
  );
}

function OfAccount(props: AccountStatementProps & { readonly accountId: string }) {
  const { books, accountId, currency } = props;
  const { entityId, entityName, from, to } = books;
  const input = {
    entityId,
    ledgerAccountId: accountId,
    from,
    to,
    ...(currency === undefined ? {} : { currency }),
  };
  const query = useQuery(
    'ledger.accountStatement',
    { ...input, start: 0, count: FIRST_PAGE },
    { topics: LEDGER_TOPICS },
  );
  const head = query.data;
  return (
    <Area
      title={head ? `${head.code} ${head.name}` : t('ledger.section.account')}
      caption={entityName}
      className="sections-fill"
      aside={
        <>
          <span className="muted">{t('ledger.account.openJournal')}</span>
          <TableMenu small table="accountStatement" input={input} />
        </>
      }
    >
      <QueryView query={query} rows={14}>
        {(statement) => <StatementGrid statement={statement} input={input} />}
      </QueryView>
    </Area>
  );
}

function lineOf(posting: Posting): StatementLine {
  const { counted } = posting;
  const isCredit = signOf(counted.amount) < 0;
  return {
    id: posting.postingId,
    kind: 'posting',
    posting,
    label: posting.description,
    debit: isCredit ? null : counted,
    credit: isCredit ? { ...counted, amount: counted.amount.replace('-', '') } : null,
    balance: posting.balance,
  };
}

interface StatementInput {
  readonly entityId: string;
  readonly ledgerAccountId: string;
  readonly from: string;
  readonly to: string;
  readonly currency?: string;
}

function useSource(first: Statement, input: StatementInput): GridSource<StatementLine> {
  const knownEntry = useClocks((state) => state.knownAt?.entry);
  const asked = JSON.stringify(input);
  return useMemo(
    () => ({
      getRows: async (start, end) => {
        if (end <= first.rows.length || first.rows.length === first.count)
          return { rows: first.rows.slice(start, end).map(lineOf), count: first.count };
        const reply = await call(
          'ledger.accountStatement',
          { ...(JSON.parse(asked) as StatementInput), start, count: Math.max(1, end - start) },
          knownEntry === undefined ? undefined : { knownEntry },
        );
        if (!reply.ok) throw Object.assign(new Error(reply.error.message), { error: reply.error });
        return { rows: reply.value.rows.map(lineOf), count: reply.value.count };
      },
    }),
    [first, asked, knownEntry],
  );
}

function totalsOf(statement: Statement): readonly StatementLine[] {
  const { opening, debit, credit, closing } = statement;
  const none = { posting: null, debit: null, credit: null };
  return [
    {
      ...none,
      id: 'opening',
      kind: 'opening',
      label: t('ledger.column.opening'),
      balance: opening,
    },
    {
      id: 'closing',
      kind: 'closing',
      posting: null,
      label: t('ledger.column.closing'),
      debit,
      credit,
      balance: closing,
    },
  ];
}

function statementColumns(input: StatementInput): readonly GridColumn<StatementLine>[] {
  const { entityId, currency } = input;
  const ofPosting = (figure: 'posting' | 'balanceAfter', posting: Posting) =>
    explainBy('ledger.explain', {
      entityId,
      figure,
      postingId: posting.postingId,
      ...(currency === undefined ? {} : { currency }),
    });
  const side = (id: 'debit' | 'credit') =>
    amountColumn<StatementLine>(id, t(`ledger.column.${id}`), (line) => line[id], {
      zeroAsDash: true,
      explain: ({ posting, ...line }) => {
        if (line[id] === null) return null;
        return posting === null
          ? explainBy('ledger.explain', { ...input, figure: id })
          : ofPosting('posting', posting);
      },
    });
  return [
    textColumn<StatementLine>('label', 'ledger.column.description', 280, ({ label }) => label),
    {
      id: 'date',
      head: t('ledger.column.date'),
      type: 'date',
      width: 104,
      value: ({ posting }) => posting?.postingDate ?? '',
    },
    textColumn<StatementLine>(
      'number',
      'ledger.column.number',
      72,
      ({ posting }) => (posting === null ? '' : String(posting.number)),
      { isName: true },
    ),
    amountColumn<StatementLine>(
      'own',
      t('ledger.column.amount'),
      ({ posting }) => posting?.amount ?? null,
      {
        rank: 2,
        explain: ({ posting }) =>
          posting === null
            ? null
            : explainBy('ledger.explain', {
                entityId,
                figure: 'posting',
                postingId: posting.postingId,
                currency: posting.amount.currency,
              }),
      },
    ),
    textColumn<StatementLine>(
      'ccy',
      'ledger.column.ccy',
      50,
      ({ posting, balance }) => posting?.amount.currency ?? balance.currency,
      { rank: 2 },
    ),
    side('debit'),
    side('credit'),
    amountColumn<StatementLine>('balance', t('ledger.column.balance'), ({ balance }) => balance, {
      isKey: true,
      explain: ({ kind, posting }) =>
        kind === 'posting' && posting !== null
          ? ofPosting('balanceAfter', posting)
          : explainBy('ledger.explain', {
              ...input,
              figure: kind === 'opening' ? 'opening' : 'closing',
            }),
    }),
  ];
}

function StatementGrid(props: { readonly statement: Statement; readonly input: StatementInput }) {
  const { statement, input } = props;
  const source = useSource(statement, input);
  const asked = JSON.stringify(input);
  const columns = useMemo(() => statementColumns(JSON.parse(asked) as StatementInput), [asked]);
  const totals = useMemo(() => totalsOf(statement), [statement]);
  if (statement.count === 0 && !isHeld(statement.opening))
    return <Empty title={t('ledger.trial.empty')} why={t('ledger.account.noneWhy')} />;
  return (
    <Grid<StatementLine>
      key={statement.currency}
      name={`${statement.code} ${statement.name}`}
      columns={columns}
      source={source}
      totals={totals}
      rowId={({ id }) => id}
      stateKey="ledger.account"
      onDrill={({ posting }) => {
        if (posting !== null) goToSection('journals', { journal: posting.journalId });
      }}
    />
  );
}
