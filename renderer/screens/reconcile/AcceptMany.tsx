/** Many matches at once: from which confidence, what that takes, and how right such matches were. */
import { useEffect, useRef, useState } from 'react';
import type { InputOf } from '../../contract.ts';
import { formatNumber, formatPercent, sumDecimals } from '../../format/index.ts';
import { t, tn } from '../../messages/index.ts';
import { useQuery } from '../../query.ts';
import { explainBy } from '../../stores/explain.ts';
import {
  Area,
  Button,
  Check,
  Count,
  DataTable,
  Empty,
  Figure,
  Opens,
  QueryView,
  Segmented,
} from '../../ui/index.ts';
import { type Method, methodName, type Suggested } from './figures.ts';
import type { SuggestInput, Worklist } from './worklist.ts';

const THRESHOLDS = ['0.95', '0.9', '0.85', '0.8'] as const;
type Threshold = (typeof THRESHOLDS)[number];

type Sure = Suggested['sure'];
type Asked = Omit<InputOf<'reconcile.explainSure'>, 'methods'>;

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
  const minimumScore = Number(threshold);
  const query = useQuery('reconcile.suggest', { ...input, count: 1, minimumScore });
  const box = useRef<HTMLDivElement>(null);
  // It was asked for, so the keyboard goes on in it, and Escape leads back.
  useEffect(() => box.current?.querySelector<HTMLElement>('[aria-checked="true"]')?.focus(), []);
  const sure = query.data?.sure ?? [];
  const chosen = sure.filter(({ method }) => !left.includes(method));
  const count = countOf(chosen);
  const methods = [...new Set(sure.map(({ method }) => method))];
  const asked = { ...input, minimumScore };
  return (
    <Area
      title={t('reconcile.many.title')}
      aside={
        <>
          <Button small onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button
            small
            kind="primary"
            writes="cash.reconcile"
            disabled={count === 0 || query.isLoading}
            onClick={() => {
              onClose();
              void work.acceptMany({
                minimumScore,
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
      {/* biome-ignore lint/a11y/noStaticElementInteractions: Escape from anything in it leads back */}
      <div
        ref={box}
        className="accept-many"
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.stopPropagation();
          onClose();
        }}
      >
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
                  columns={methodColumns({ value, sure, left, setLeft, asked })}
                />
                <Sums
                  sums={sumsOf(chosen)}
                  asked={{ ...asked, methods: chosen.map(({ method }) => method) }}
                />
              </>
            )
          }
        </QueryView>
      </div>
    </Area>
  );
}

const SUMS = ['inflow', 'outflow', 'difference'] as const;
const SUM_HEADS = {
  inflow: 'reconcile.many.in',
  outflow: 'reconcile.many.out',
  difference: 'reconcile.many.difference',
} as const;

function Sums(props: {
  readonly sums: readonly CurrencySums[];
  readonly asked: InputOf<'reconcile.explainSure'>;
}) {
  const { sums, asked } = props;
  const methods = [...new Set(asked.methods)];
  return (
    <DataTable
      name={t('reconcile.many.sums')}
      rows={sums}
      rowId={({ currency }) => currency}
      columns={[
        {
          head: t('reconcile.many.ccy'),
          className: 'medium' as const,
          cell: ({ currency }: CurrencySums) => currency,
        },
        ...SUMS.map((figure) => ({
          head: t(SUM_HEADS[figure]),
          isFigure: true,
          cell: ({ currency, [figure]: amount }: CurrencySums) => (
            <Figure
              amount={amount}
              zero="dash"
              signed={figure === 'difference'}
              label={`${currency} ${t(SUM_HEADS[figure])}`}
              opens={explainBy('reconcile.explainSure', { ...asked, methods, figure, currency })}
            />
          ),
        })),
      ]}
    />
  );
}

function methodColumns(of: {
  readonly value: Suggested;
  readonly sure: Sure;
  readonly left: readonly Method[];
  readonly asked: Asked;
  setLeft(left: readonly Method[]): void;
}) {
  const { value, sure, left, asked, setLeft } = of;
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
      cell: (method: Method) => {
        const own = sure.filter((one) => one.method === method);
        return (
          <Count
            of={countOf(own)}
            label={`${methodName(method)}, ${t('reconcile.many.count')}`}
            opens={explainBy('reconcile.explainSure', {
              ...asked,
              methods: own.slice(0, 1).map((one) => one.method),
            })}
          />
        );
      },
    },
    {
      head: t('reconcile.many.history'),
      isFigure: true,
      cell: (method: Method) => {
        const precision = history(method)?.precision ?? null;
        if (precision === null) return '';
        const share = formatPercent(precision, 0);
        return (
          <Opens
            className="num"
            label={`${methodName(method)}, ${t('reconcile.many.history')} ${share}`}
            opens={explainBy('reconcile.explainMethod', { method })}
          >
            {share}
          </Opens>
        );
      },
    },
  ];
}
