/** Many matches at once: from which confidence, what that takes, and how right such matches were. */
import { useState } from 'react';
import { formatNumber, formatPercent, sumDecimals } from '../../format/index.ts';
import { t, tn } from '../../messages/index.ts';
import { useQuery } from '../../query.ts';
import {
  Button,
  Check,
  DataTable,
  Dialog,
  Empty,
  Figure,
  QueryView,
  Segmented,
} from '../../ui/index.ts';
import { type Method, methodName, type Suggested } from './figures.ts';
import type { SuggestInput, Worklist } from './worklist.ts';

const THRESHOLDS = ['0.95', '0.9', '0.85', '0.8'] as const;
type Threshold = (typeof THRESHOLDS)[number];

type Sure = Suggested['sure'];

interface CurrencySums {
  readonly currency: string;
  readonly inflow: string;
  readonly outflow: string;
  readonly difference: string;
}

/** What matches take of the bank lines, by currency. */
function sumsOf(sure: Sure): readonly CurrencySums[] {
  const currencies = [...new Set(sure.map(({ inflow }) => inflow.currency))].sort();
  return currencies.map((currency) => {
    const own = sure.filter(({ inflow }) => inflow.currency === currency);
    const sum = (figure: 'inflow' | 'outflow' | 'difference') =>
      sumDecimals(own.map((row) => row[figure].amount)) ?? '0';
    return {
      currency,
      inflow: sum('inflow'),
      outflow: sum('outflow'),
      difference: sum('difference'),
    };
  });
}

const countOf = (sure: Sure) => sure.reduce((sum, { count }) => sum + count, 0);

export function AcceptMany(props: {
  readonly input: SuggestInput;
  readonly work: Worklist;
  onClose(): void;
}) {
  const { input, work, onClose } = props;
  const [threshold, setThreshold] = useState<Threshold>('0.95');
  const [left, setLeft] = useState<readonly Method[]>([]);
  const query = useQuery('reconcile.suggest', {
    ...input,
    count: 1,
    minimumScore: Number(threshold),
  });
  const sure = query.data?.sure ?? [];
  const chosen = sure.filter(({ method }) => !left.includes(method));
  const count = countOf(chosen);
  const methods = [...new Set(sure.map(({ method }) => method))];
  return (
    <Dialog
      wide
      title={t('reconcile.many.title')}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button
            kind="primary"
            writes="cash.reconcile"
            disabled={count === 0 || query.isLoading}
            onClick={() => {
              onClose();
              void work.acceptMany({
                minimumScore: Number(threshold),
                methods: [...new Set(chosen.map(({ method }) => method))],
                expected: count,
              });
            }}
          >
            {tn('reconcile.many.run', count)}
          </Button>
        </>
      }
    >
      <div className="accept-many">
        <p>{t('reconcile.many.text')}</p>
        <div className="row">
          <span>{t('reconcile.many.threshold')}</span>
          <Segmented<Threshold>
            label={t('reconcile.many.threshold')}
            value={threshold}
            options={THRESHOLDS.map((value) => ({
              value,
              label: formatNumber(Number(value), 2),
            }))}
            onChange={setThreshold}
          />
        </div>
        <QueryView query={query} rows={5}>
          {(value) =>
            sure.length === 0 ? (
              <Empty title={t('reconcile.many.none')} />
            ) : (
              <>
                <DataTable
                  name={t('reconcile.many.methods')}
                  rows={methods}
                  rowId={(method) => method}
                  columns={methodColumns({ value, sure, left, setLeft })}
                />
                <DataTable
                  name={t('reconcile.many.sums')}
                  rows={sumsOf(chosen)}
                  rowId={({ currency }) => currency}
                  columns={[
                    { head: t('reconcile.many.ccy'), cell: ({ currency }) => currency },
                    {
                      head: t('reconcile.many.in'),
                      isFigure: true,
                      cell: ({ inflow }) => <Figure amount={inflow} zero="dash" />,
                    },
                    {
                      head: t('reconcile.many.out'),
                      isFigure: true,
                      cell: ({ outflow }) => <Figure amount={outflow} zero="dash" />,
                    },
                    {
                      head: t('reconcile.many.difference'),
                      isFigure: true,
                      cell: ({ difference }) => <Figure amount={difference} zero="dash" signed />,
                    },
                  ]}
                />
              </>
            )
          }
        </QueryView>
      </div>
    </Dialog>
  );
}

function methodColumns(of: {
  readonly value: Suggested;
  readonly sure: Sure;
  readonly left: readonly Method[];
  setLeft(left: readonly Method[]): void;
}) {
  const { value, sure, left, setLeft } = of;
  const history = (method: Method) => value.byMethod.find((row) => row.method === method);
  return [
    {
      head: t('reconcile.many.method'),
      cell: (method: Method) => (
        <Check
          label={methodName(method)}
          checked={!left.includes(method)}
          onChange={(isChosen) =>
            setLeft(isChosen ? left.filter((one) => one !== method) : [...left, method])
          }
        />
      ),
    },
    {
      head: t('reconcile.many.count'),
      isFigure: true,
      cell: (method: Method) =>
        formatNumber(countOf(sure.filter((one) => one.method === method)), 0),
    },
    {
      head: t('reconcile.many.history'),
      isFigure: true,
      cell: (method: Method) => {
        const precision = history(method)?.precision ?? null;
        return precision === null ? '' : formatPercent(precision, 0);
      },
    },
  ];
}
