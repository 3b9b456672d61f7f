/** Pages of the gallery: charts and tiles, the grid, forms and states. */
import { useMemo, useState } from 'react';
import {
  Backtest,
  Bars,
  Bridge,
  exceptionText,
  IntervalAxis,
  IntervalDot,
  intervalScale,
  Legend,
  LineFan,
  Sparkline,
  TierWaterfall,
} from '../chart/index.ts';
import type { JsonSchema } from '../form/json-schema.ts';
import { SchemaForm } from '../form/SchemaForm.tsx';
import { formatNumber } from '../format/index.ts';
import { Grid, type GridColumn, type GridSource, useTree } from '../grid/index.ts';
import { Screen } from '../shell/Screen.tsx';
import { explainBy } from '../stores/explain.ts';
import { useJobs } from '../stores/jobs.ts';
import { useToasts } from '../stores/toasts.ts';
import {
  Area,
  Button,
  Check,
  Chip,
  Confirm,
  Empty,
  Figure,
  KeyValues,
  Problem,
  Segmented,
  Skeleton,
} from '../ui/index.ts';
import { ACTUAL, BACKTEST, BANDS, LATE, MEDIAN, type PositionRow, positionRows } from './data.ts';

const target = explainBy('position.explain', { column: 'closing', asOf: '2026-11-20' });

const CURRENCIES = ['EUR', 'USD', 'GBP', 'CHF', 'PLN', 'SEK', 'JPY', 'SGD'];

function Tiles() {
  return (
    <div className="gallery-top">
      <div className="gallery-hero">
        <span className="muted">Group liquidity, closing booked</span>
        <div className="gallery-figure">
          <small>EUR</small> <Figure amount="426664582.19" opens={target} />
        </div>
        <KeyValues
          rows={[
            { label: 'Change on the day', value: <Figure amount="1130817.06" signed /> },
            { label: 'of which flows', value: <Figure amount="1248846.93" signed /> },
            { label: 'of which exchange rates', value: <Figure amount="-118029.87" signed /> },
          ]}
        />
      </div>
      <div className="gallery-tiles">
        {CURRENCIES.map((currency, index) => (
          <div key={currency} className="gallery-tile">
            <span>
              <b>{currency}</b> <span className="muted">{index + 1} accounts</span>
            </span>
            <Sparkline
              values={Array.from({ length: 30 }, (_, day) => Math.sin(day / 5 + index) + day / 20)}
            />
            <Figure
              className="gallery-value"
              amount={`${87805945 - index * 9_000_000}`}
              {...(currency === 'JPY' ? { stale: 'Rate of 19 Nov 2026' } : {})}
            />
            <Figure amount={index % 2 ? '-78388' : '410495'} signed />
            <Figure amount={`${75799331 - index * 8_000_000}`} currency="EUR" converted="sign" />
            <span className="muted num">{formatNumber(17.8 - index, 1)}%</span>
          </div>
        ))}
      </div>
    </div>
  );
}

export function HomeSheet() {
  return (
    <Screen
      title="Home"
      context="Treasury desk view"
      states={<Chip tone="ok">38 of 40 accounts reported</Chip>}
      actions={
        <>
          <Button secondary>Import statements</Button>
          <Button kind="primary" icon="reports">
            Daily cash report
          </Button>
        </>
      }
    >
      <div className="stack">
        <Tiles />
        <div className="columns-12">
          <Area
            span={8}
            title="Liquidity forecast, 13 weeks"
            caption="EUR m, ETS by category, run 7f3a"
            aside={
              <Legend
                items={[
                  { label: 'Actual', kind: 'line', color: 'var(--ink-series)' },
                  { label: 'Median', kind: 'line', color: 'var(--forecast)' },
                  { label: '50', kind: 'swatch', color: 'var(--band-50)' },
                  { label: '80', kind: 'swatch', color: 'var(--band-80)' },
                  { label: '95%', kind: 'swatch', color: 'var(--band-95)' },
                  { label: 'Late receipts', kind: 'dashed', color: 'var(--scenario)' },
                ]}
              />
            }
          >
            <LineFan
              title="Group liquidity"
              actual={ACTUAL}
              median={MEDIAN}
              bands={BANDS}
              scenarios={[{ name: 'Late receipts', values: LATE }]}
              limit={{ label: 'Group minimum', value: 250 }}
              breach={{
                date: '2027-01-29',
                value: BANDS[1]?.low[10] ?? 250,
                label: 'Breach risk, week of 29 Jan 2027',
                detail: '80% bound 246.4, probability 12.0%',
              }}
              height={250}
            />
          </Area>
          <Area span={4} title="What changed the position" caption="EUR m" padded>
            <Bridge
              title="Drivers"
              opening={{ label: 'Opening', value: 4.2 }}
              steps={[
                { label: 'Receipts', value: 3.1 },
                { label: 'Payroll', value: -1.8 },
                { label: 'VAT', value: -0.9 },
                { label: 'Rates', value: -0.1 },
              ]}
              closingLabel="Closing"
              otherLabel="Other"
            />
          </Area>
        </div>
      </div>
    </Screen>
  );
}

const METHODS = [
  { name: 'Parametric normal', amount: '2614118', value: 2.61, low: 2.45, high: 2.78 },
  { name: 'Cornish-Fisher', amount: '2982406', value: 2.98, low: 2.72, high: 3.25 },
  { name: 'Historical', amount: '3147355', value: 3.15, low: 2.68, high: 3.7 },
  { name: 'Filtered historical', amount: '3318204', value: 3.32, low: 2.87, high: 3.84 },
];

export function RiskSheet() {
  const [level, setLevel] = useState('99');
  const scale = intervalScale(METHODS);
  return (
    <Screen
      title="Market risk"
      context="Group, cash and holdings"
      actions={
        <>
          <Button secondary>Report</Button>
          <Button kind="primary" icon="play">
            Run all methods
          </Button>
        </>
      }
    >
      <div className="stack">
        <div className="columns-12">
          <Area
            span={7}
            title="Value at risk by method"
            caption="99%, 1 day, EUR; interval 95%"
            aside={
              <Segmented
                small
                label="Level"
                value={level}
                options={[
                  { value: '95', label: '95' },
                  { value: '99', label: '99%' },
                ]}
                onChange={setLevel}
              />
            }
          >
            <table className="data">
              <thead>
                <tr>
                  <th>Method</th>
                  <th className="n">VaR</th>
                  <th style={{ width: '40%' }}>
                    <IntervalAxis scale={scale} />
                  </th>
                  <th>Zone</th>
                </tr>
              </thead>
              <tbody>
                {METHODS.map((method, index) => (
                  <tr key={method.name} aria-selected={index === 3}>
                    <td>{method.name}</td>
                    <td className="n">
                      <Figure amount={method.amount} opens={target} />
                    </td>
                    <td>
                      <IntervalDot interval={method} scale={scale} isOfRecord={index === 3} />
                    </td>
                    <td>
                      <Chip tone={index === 3 ? 'ok' : 'warn'}>
                        {index === 3 ? 'green' : 'yellow'}
                      </Chip>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Area>
          <Area span={5} title="Contributions" caption="component VaR, EUR">
            <Bars
              title="Contributions"
              heads={{ label: 'Source', amount: 'VaR', share: '%' }}
              rows={[
                {
                  id: 'usd',
                  label: 'USD',
                  amount: '1482336',
                  value: 1482336,
                  sharePercent: '44.7',
                },
                { id: 'gbp', label: 'GBP', amount: '704118', value: 704118, sharePercent: '21.2' },
                { id: 'pln', label: 'PLN', amount: '538907', value: 538907, sharePercent: '16.2' },
                { id: 'jpy', label: 'JPY', amount: '391264', value: 391264, sharePercent: '11.8' },
                {
                  id: 'chf',
                  label: 'CHF',
                  amount: '-365191',
                  value: -365191,
                  sharePercent: '-11.0',
                },
              ]}
              total={{ label: 'Filtered historical', amount: '3318204', sharePercent: '100.0' }}
            />
          </Area>
        </div>
        <Area
          title="Backtest"
          caption="250 days to 20 Nov 2026, P&L in EUR m"
          aside={<Chip tone="ok">{exceptionText(BACKTEST)} of 250, expected 2.5</Chip>}
        >
          <Backtest title="Backtest" days={BACKTEST} />
        </Area>
        <Area title="Through the tiers" caption="EUR m, whole fund, run c41e">
          <TierWaterfall
            title="Through the tiers"
            distributable={50}
            first={{ label: 'Distributable', note: 'EUR m' }}
            last={{ label: 'Left', note: 'nothing held back' }}
            selected="pref"
            tiers={[
              {
                id: 'gp',
                label: 'GP commitment',
                note: 'pro rata, no carry',
                parts: [{ holder: 'pool', value: 1.389 }],
              },
              {
                id: 'cap',
                label: '1 Return of capital',
                note: 'capital repaid',
                parts: [{ holder: 'lp', value: 12.2 }],
              },
              {
                id: 'pref',
                label: '2 Preferred 8%',
                note: 'hurdle met',
                parts: [{ holder: 'lp', value: 23.857 }],
              },
              {
                id: 'cu',
                label: '3 Catch-up 100%',
                note: 'GP at 20% of profit',
                parts: [{ holder: 'gp', value: 5.964 }],
              },
              {
                id: 'split',
                label: '4 Split 80/20',
                note: 'GP 1.318',
                parts: [
                  { holder: 'lp', value: 5.272 },
                  { holder: 'gp', value: 1.318 },
                ],
              },
            ]}
          />
        </Area>
      </div>
    </Screen>
  );
}

const eurOf = () => 'EUR';
const isForeign = (row: PositionRow) => row.kind === 'account' && row.currency !== 'EUR';
const POSITION_COLUMNS: readonly GridColumn<PositionRow>[] = [
  {
    id: 'label',
    head: 'Entity / account',
    width: 190,
    value: (row) => row.label,
    note: (row) => (row.count > 0 ? String(row.count) : ''),
    marks: (row) => (row.late ? { late: row.late } : {}),
  },
  {
    id: 'bank',
    head: 'Bank',
    width: 100,
    rank: 2,
    value: (row) => row.bank,
    marks: () => ({ isMuted: true }),
  },
  {
    id: 'currency',
    head: 'Ccy',
    width: 54,
    value: (row) => row.currency,
    marks: (row) => ({ isMuted: row.kind !== 'account' }),
  },
  {
    id: 'balance',
    head: 'Account currency',
    type: 'amount',
    width: 112,
    value: (row) => row.balance,
    currency: (row) => row.currency,
    marks: (row) => ({ isOverridden: row.id === '6.1' }),
    edit: (row) => row.kind === 'account',
  },
  ...(['opening', 'inflow', 'outflow', 'rates', 'closing'] as const).map(
    (id): GridColumn<PositionRow> => ({
      id,
      head: `${{ opening: 'Opening', inflow: 'In', outflow: 'Out', rates: 'Rates', closing: 'Closing' }[id]} EUR`,
      type: 'converted',
      width: id === 'rates' ? 86 : id === 'inflow' || id === 'outflow' ? 100 : 112,
      value: (row) => row[id],
      currency: eurOf,
      zeroAsDash: id !== 'opening' && id !== 'closing',
      isConverted: (row) => isForeign(row) && id !== 'rates',
      explain: () => target,
      isKey: id === 'closing',
    }),
  ),
  { id: 'share', head: '%', type: 'percent', width: 48, rank: 2, value: (row) => row.share },
];

export function PositionSheet() {
  const { rows, total } = useMemo(positionRows, []);
  const { shown, tree } = useTree(rows);
  const [basis, setBasis] = useState('booked');
  return (
    <Screen
      flush
      title="Cash position"
      context="closing booked, by entity and account"
      actions={
        <>
          <Segmented
            secondary
            label="Basis"
            value={basis}
            options={[
              { value: 'booked', label: 'Booked' },
              { value: 'value', label: 'Value' },
              { value: 'projected', label: 'Projected' },
            ]}
            onChange={setBasis}
          />
          <Button>Export</Button>
        </>
      }
      toolbar={
        <>
          <button type="button" className="filter">
            <span>Group by</span> Entity
          </button>
          <button type="button" className="filter">
            <span>Show in</span> EUR
          </button>
          <Button kind="quiet" small icon="plus">
            Filter
          </Button>
        </>
      }
    >
      <Grid
        name="Cash position"
        columns={POSITION_COLUMNS}
        rows={shown}
        totals={[total]}
        tree={tree}
        rowId={(row) => row.id}
        stateKey="gallery.position"
        onEdit={async () => null}
      />
    </Screen>
  );
}

interface Line {
  readonly id: number;
  readonly date: string;
  readonly name: string;
  readonly amount: string;
  readonly currency: string;
}

/** A million rows, made as they are asked for, with the delay of a real page. */
const MILLION: GridSource<Line> = {
  getRows: async (start, end) => {
    await new Promise((resolve) => setTimeout(resolve, 30));
    const rows = Array.from({ length: Math.min(end, 1_000_000) - start }, (_, offset) => {
      const id = start + offset;
      return {
        id,
        date: '2026-11-20',
        name: `Statement line ${id + 1}`,
        amount: `${id % 7 === 0 ? '-' : ''}${(id * 7919) % 1_000_000}.${String(id % 100).padStart(2, '0')}`,
        currency: id % 5 === 0 ? 'USD' : 'EUR',
      };
    });
    return { rows, count: 1_000_000 };
  },
};

const LINE_COLUMNS: readonly GridColumn<Line>[] = [
  { id: 'id', head: 'Line', type: 'number', width: 90, value: (row) => String(row.id + 1) },
  { id: 'date', head: 'Booked', type: 'date', value: (row) => row.date },
  { id: 'name', head: 'Counterparty', grow: true, value: (row) => row.name },
  { id: 'currency', head: 'Ccy', width: 54, value: (row) => row.currency },
  {
    id: 'amount',
    head: 'Amount',
    type: 'amount',
    width: 150,
    digits: 2,
    isSortable: true,
    value: (row) => row.amount,
    currency: (row) => row.currency,
  },
];

export function MillionSheet() {
  return (
    <Screen flush title="One million lines" context="paged from SQL">
      <Grid name="Lines" columns={LINE_COLUMNS} source={MILLION} rowId={(row) => String(row.id)} />
    </Screen>
  );
}

const SCHEMA: JsonSchema = {
  type: 'object',
  required: ['name', 'amount', 'dueDate', 'shocks'],
  properties: {
    name: { type: 'string', title: 'Name', minLength: 1, maxLength: 80 },
    dueDate: { type: 'string', format: 'date', title: 'Date' },
    amount: {
      type: 'object',
      properties: { currency: { type: 'string' }, amount: { type: 'string' } },
    },
    horizonDays: {
      type: 'integer',
      minimum: 1,
      maximum: 366,
      default: 91,
      title: 'Horizon in days',
    },
    model: { enum: ['auto', 'ets', 'seasonal-naive'], default: 'auto', title: 'Model' },
    formats: { type: 'array', items: { enum: ['pdf', 'xlsx'] } },
    shocks: {
      type: 'array',
      title: 'Shocks',
      items: {
        oneOf: [
          {
            title: 'FX shock',
            type: 'object',
            required: ['kind', 'currency', 'percent'],
            properties: {
              kind: { const: 'fx' },
              currency: { type: 'string', title: 'Currency' },
              percent: { type: 'string', title: 'Decimal', examples: ['-0.10'] },
            },
          },
          {
            title: 'Delay of receipts',
            type: 'object',
            required: ['kind', 'days'],
            properties: { kind: { const: 'delay' }, days: { type: 'integer', minimum: 1 } },
          },
        ],
      },
    },
  },
};

export function FormSheet() {
  const [isAsking, setAsking] = useState(false);
  const [isChecked, setChecked] = useState(true);
  const toast = () => {
    useToasts.getState().push({
      kind: 'done',
      text: '38 statements, 1,482 lines imported',
      action: { label: 'Undo', run: () => undefined },
    });
    const error = {
      kind: 'conflict',
      code: 'STMT_NOT_PROVEN',
      message:
        'Nothing was imported. Statement 227 does not close: line 66 differs by 54.00. Open line 66.',
    } as const;
    useToasts.getState().push({ kind: 'error', text: error.message, error });
  };
  const job = () =>
    useJobs.getState().add({
      id: 'mc',
      name: 'Monte Carlo, 1,000,000 paths',
      state: 'running',
      done: 620_000,
      total: 1_000_000,
      unit: 'paths',
      startedMs: Date.now() - 22_000,
    });
  return (
    <Screen
      title="Forms and states"
      context="every control once"
      actions={
        <>
          <Button onClick={job}>Start job</Button>
          <Button onClick={toast}>Show toasts</Button>
          <Button kind="primary" writes onClick={() => setAsking(true)}>
            Release 38 payments
          </Button>
        </>
      }
    >
      <div className="columns-12">
        <Area span={6} title="Scenario" caption="drawn from its schema" padded>
          <SchemaForm
            schema={SCHEMA}
            initial={{
              name: 'Late receipts',
              amount: { currency: 'EUR', amount: '250,000,000.00' },
              shocks: [{ kind: 'fx', currency: 'USD', percent: '-0.10' }],
            }}
            submitLabel="Save scenario"
            onSubmit={async () => true}
          />
        </Area>
        <Area span={3} title="States">
          <Problem
            error={{
              kind: 'missing-data',
              code: 'RATE_MISSING',
              message: 'No JPY rate for 20 Nov 2026. Import the ECB file or enter a rate.',
              path: 'rates.JPY',
            }}
            onRetry={() => undefined}
          />
          <Skeleton rows={3} />
          <Empty
            title="No statements for Bank Warta"
            why="The last one closed on 18 Nov. Import a file or check the connection."
            action={<Button small>Import statements</Button>}
          />
        </Area>
        <Area span={3} title="Chips and checks" padded>
          <div className="stack">
            <div className="row wrap">
              <Chip tone="ok">within</Chip>
              <Chip tone="warn">near limit</Chip>
              <Chip tone="bad">breach at risk</Chip>
              <Chip tone="forecast">forecast</Chip>
              <Chip tone="scenario">Late receipts</Chip>
              <Chip tone="known">as known</Chip>
              <Chip>converted</Chip>
            </div>
            <Check label="Only open items" checked={isChecked} onChange={setChecked} />
            <div className="row wrap">
              <Button small>Small</Button>
              <Button kind="quiet">Quiet</Button>
              <Button disabled>Disabled</Button>
            </div>
            <Figure amount={null} />
            <Figure amount="0.00" />
            <Figure amount="-2418300.00" currency="SEK" opens={target} />
          </div>
        </Area>
      </div>
      {isAsking && (
        <Confirm
          title="Release 38 payments?"
          text="Release 38 payments, EUR 2,114,806.20 from Operating EUR? This cannot be undone."
          verb="Release 38"
          onConfirm={() => undefined}
          onClose={() => setAsking(false)}
        />
      )}
    </Screen>
  );
}
