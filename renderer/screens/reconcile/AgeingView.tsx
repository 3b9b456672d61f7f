/** How old what is open is on either side, by currency; and how right each method was. */
import type { InputOf, OutputOf } from '../../contract.ts';
import { formatPercent, subtractDecimals, sumDecimals } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import { useQuery } from '../../query.ts';
import { explainBy } from '../../stores/explain.ts';
import { Area, DataTable, Empty, Figure, Opens, QueryView } from '../../ui/index.ts';
import { methodName } from './figures.ts';
import { NothingOpen } from './NothingOpen.tsx';
import { OPEN_TOPICS } from './OpenTable.tsx';

type Summary = OutputOf<'reconcile.summary'>;
type Bucket = Summary['bank'][number];
type Input = InputOf<'reconcile.summary'>;

const BUCKETS = ['future', '0-3', '4-7', '8-30', '31-60', '61-90', '91+'] as const;

export function AgeingView({ input }: { readonly input: Input }) {
  const query = useQuery('reconcile.summary', input, {
    topics: [...OPEN_TOPICS, 'match_rejection'],
  });
  return (
    <QueryView query={query} rows={12} title={t('reconcile.ageing.bank')}>
      {(value) => (
        <div className="stack">
          <AgeingTable side="bank" buckets={value.bank} lineCount={value.lineCount} input={input} />
          <AgeingTable side="book" buckets={value.book} input={input} />
          <Methods methods={value.methods} />
        </div>
      )}
    </QueryView>
  );
}

interface CurrencyRow {
  readonly currency: string;
  readonly buckets: readonly Bucket[];
}

function rowsOf(buckets: readonly Bucket[]): readonly CurrencyRow[] {
  const groups = Map.groupBy(buckets, ({ currency }) => currency);
  return [...groups]
    .map(([currency, own]) => ({ currency, buckets: own }))
    .sort((a, b) => (a.currency < b.currency ? -1 : 1));
}

function AgeingTable(props: {
  readonly side: 'bank' | 'book';
  readonly buckets: readonly Bucket[];
  readonly lineCount?: number;
  readonly input: Input;
}) {
  const { side, buckets, lineCount, input } = props;
  const title = t(`reconcile.ageing.${side}`);
  const opens = (
    currency: string,
    figure: 'inflow' | 'outflow' | 'net' | 'count',
    bucket?: Bucket['bucket'],
  ) =>
    explainBy('reconcile.explainOpen', {
      ...input,
      side,
      currency,
      figure,
      ...(bucket === undefined ? {} : { bucket }),
    });
  const total = ({ buckets: own }: CurrencyRow, pick: (one: Bucket) => string) =>
    sumDecimals(own.map(pick)) ?? '0';
  const used = BUCKETS.filter((bucket) => buckets.some((one) => one.bucket === bucket));
  return (
    <Area title={title}>
      {buckets.length === 0 ? (
        <NothingOpen lineCount={lineCount} />
      ) : (
        <DataTable
          name={title}
          rows={rowsOf(buckets)}
          rowId={({ currency }) => currency}
          columns={[
            {
              head: t('reconcile.currency'),
              className: 'medium',
              cell: ({ currency }) => currency,
            },
            ...used.map((bucket) => ({
              head:
                bucket === 'future' ? t('reconcile.ageing.future') : bucket.replace('-', '\u2013'),
              isFigure: true,
              cell: ({ currency, buckets: own }: CurrencyRow) => {
                const found = own.find((one) => one.bucket === bucket);
                if (!found) return <span className="muted">{'\u2013'}</span>;
                return (
                  <Figure
                    amount={String(found.count)}
                    label={`${currency} ${bucket}`}
                    opens={opens(currency, 'count', bucket)}
                  />
                );
              },
            })),
            {
              head: t('reconcile.ageing.in'),
              isFigure: true,
              cell: (row) => (
                <Figure
                  amount={total(row, ({ inflow }) => inflow.amount)}
                  zero="dash"
                  label={`${row.currency} ${t('reconcile.ageing.in')}`}
                  opens={opens(row.currency, 'inflow')}
                />
              ),
            },
            {
              head: t('reconcile.ageing.out'),
              isFigure: true,
              cell: (row) => (
                <Figure
                  amount={total(row, ({ outflow }) => outflow.amount)}
                  zero="dash"
                  label={`${row.currency} ${t('reconcile.ageing.out')}`}
                  opens={opens(row.currency, 'outflow')}
                />
              ),
            },
            {
              head: t('reconcile.ageing.net'),
              isFigure: true,
              cell: (row) => (
                <Figure
                  amount={subtractDecimals(
                    total(row, ({ inflow }) => inflow.amount),
                    total(row, ({ outflow }) => outflow.amount),
                  )}
                  label={`${row.currency} ${t('reconcile.ageing.net')}`}
                  opens={opens(row.currency, 'net')}
                />
              ),
            },
          ]}
        />
      )}
    </Area>
  );
}

type Method = Summary['methods'][number];

const METHOD_HEADS = {
  accepted: 'reconcile.methods.kept',
  undone: 'reconcile.methods.undone',
  rejected: 'reconcile.methods.rejected',
} as const;

function Methods({ methods }: { readonly methods: Summary['methods'] }) {
  return (
    <Area title={t('reconcile.methods')}>
      {methods.length === 0 ? (
        <Empty title={t('reconcile.historyNone')} />
      ) : (
        <DataTable
          name={t('reconcile.methods')}
          rows={methods}
          rowId={({ method }) => method}
          columns={[
            {
              head: t('reconcile.many.method'),
              className: 'medium',
              cell: ({ method }) => methodName(method),
            },
            ...(['accepted', 'undone', 'rejected'] as const).map((figure) => ({
              head: t(METHOD_HEADS[figure]),
              isFigure: true,
              cell: (row: Method) => (
                <Figure
                  amount={String(row[figure])}
                  label={`${methodName(row.method)}, ${t(METHOD_HEADS[figure])}`}
                  opens={explainBy('reconcile.explainMethod', { method: row.method, figure })}
                />
              ),
            })),
            {
              head: t('reconcile.methods.precision'),
              isFigure: true,
              cell: ({ method, precision }) => {
                if (precision === null) return '';
                const share = formatPercent(precision, 1);
                return (
                  <Opens
                    className="num"
                    label={`${methodName(method)}, ${t('reconcile.methods.precision')} ${share}`}
                    opens={explainBy('reconcile.explainMethod', { method, figure: 'precision' })}
                  >
                    {share}
                  </Opens>
                );
              },
            },
          ]}
        />
      )}
    </Area>
  );
}
