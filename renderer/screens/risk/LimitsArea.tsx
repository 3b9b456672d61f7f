/** The limits in force with their use, and the way to change one. */
import { useMemo, useState } from 'react';
import type { InputOf, OutputOf } from '../../contract.ts';
import { SchemaForm } from '../../form/SchemaForm.tsx';
import { formatDecimal } from '../../format/index.ts';
import { t, tn } from '../../messages/index.ts';
import { useCommand, useQuery } from '../../query.ts';
import { useEntrySchema } from '../../run/entry-schema.ts';
import { useIsPast } from '../../stores/clocks.ts';
import { explainBy } from '../../stores/explain.ts';
import { openScreen } from '../../stores/tabs.ts';
import {
  Area,
  Chip,
  type ChipTone,
  Dialog,
  Empty,
  Figure,
  IconButton,
  Link,
  QueryView,
  Skeleton,
} from '../../ui/index.ts';

type Limit = OutputOf<'limits.list'>[number];

const STATES: { readonly [State in Limit['state']]: ChipTone } = {
  within: 'ok',
  near: 'warn',
  breach: 'bad',
  'breach-at-risk': 'bad',
  unknown: 'neutral',
};

/** The step of the run behind a limit's figure, where a run stands behind it. */
function stepOf(limit: Limit): string | null {
  if (limit.measure === 'var') return 'valueAtRisk';
  if (limit.measure === 'expected-shortfall') return 'expectedShortfall';
  return limit.measure === 'minimum-liquidity' ? 'fan' : null;
}

export function LimitsArea({ asOf }: { readonly asOf: string }) {
  const limits = useQuery('limits.list', { asOf }, { topics: ['treasury_limit', 'run'] });
  const [edited, setEdited] = useState<Limit | null>(null);
  const count = limits.data?.length ?? 0;
  return (
    <Area title={t('risk.limits')} caption={tn('risk.inForce', count)}>
      <QueryView
        query={limits}
        rows={6}
        isEmpty={(rows) => rows.length === 0}
        empty={<Empty title={t('risk.noLimits')} why={t('risk.noLimitsWhy')} />}
      >
        {(rows) => (
          <table className="data limit-table">
            <caption className="sr-only">{t('risk.limits')}</caption>
            <thead>
              <tr>
                <th scope="col">{t('risk.limit')}</th>
                <th scope="col">{t('risk.scope')}</th>
                <th scope="col" className="n">
                  {t('risk.now')}
                </th>
                <th scope="col" className="n">
                  {t('risk.limit')}
                </th>
                <th scope="col">{t('risk.unit')}</th>
                <th scope="col">{t('risk.use')}</th>
                <th scope="col" className="n">
                  %
                </th>
                <th scope="col">{t('risk.state')}</th>
                <th>
                  <span className="sr-only">{t('risk.change')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((limit) => (
                <LimitRow key={limit.id} limit={limit} onEdit={() => setEdited(limit)} />
              ))}
            </tbody>
          </table>
        )}
      </QueryView>
      {edited && <LimitEditor limit={edited} onClose={() => setEdited(null)} />}
    </Area>
  );
}

function LimitRow({ limit, onEdit }: { readonly limit: Limit; onEdit(): void }) {
  const isPast = useIsPast();
  const step = stepOf(limit);
  const digits = limit.unit === '%' ? 1 : 0;
  const opens =
    limit.runId !== null && step !== null
      ? explainBy('runs.explain', { runId: limit.runId, step })
      : undefined;
  return (
    <tr>
      <td>{limit.name}</td>
      <td className="muted">{limit.scope}</td>
      <td className="n">
        {limit.now === null ? (
          <span className="warning">{t('risk.notMeasured')}</span>
        ) : opens ? (
          <Figure amount={limit.now} digits={digits} opens={opens} />
        ) : (
          <Link
            aria-label={t('risk.toPosition', { figure: formatDecimal(limit.now, { digits }) })}
            onClick={() => openScreen('position')}
          >
            <span className="num plain-figure">{formatDecimal(limit.now, { digits })}</span>
          </Link>
        )}
      </td>
      <td className="n muted">{formatDecimal(limit.limit, { digits })}</td>
      <td className="muted">{limit.unit}</td>
      <td className="use-cell">
        <UseBar limit={limit} />
      </td>
      <td className="n">
        {limit.usePercent === null ? '' : `${formatDecimal(limit.usePercent)}%`}
      </td>
      <td>
        <Chip tone={STATES[limit.state]}>{t(`risk.state.${limit.state}`)}</Chip>
      </td>
      <td className="n">
        <IconButton
          icon="edit"
          small
          size={12}
          disabled={isPast}
          label={t('risk.changeNamed', { name: limit.name })}
          onClick={onEdit}
        />
      </td>
    </tr>
  );
}

/** The bar ends at 110 %; the tick stands where the warning begins. */
const FULL = 110;

function UseBar({ limit }: { readonly limit: Limit }) {
  const use = limit.usePercent === null ? 0 : Number(limit.usePercent);
  const place = (percent: number) => `${(Math.min(FULL, percent) / FULL) * 100}%`;
  return (
    <span className={`use-bar ${limit.state}`} aria-hidden="true">
      <i style={{ width: place(use) }} />
      <s style={{ left: place(Number(limit.warnPercent)) }} />
      <u style={{ left: place(100) }} />
    </span>
  );
}

function LimitEditor({ limit, onClose }: { readonly limit: Limit; onClose(): void }) {
  const schema = useEntrySchema('limits.save');
  const save = useCommand('limits.save', {
    toastErrors: false,
    done: () => t('risk.limitSaved', { name: limit.name }),
  });
  const isShare = limit.unit === '%';
  const initial = useMemo(
    () => ({
      id: limit.id,
      expectedEntry: limit.entry,
      warnShare: String(Number(limit.warnPercent) / 100),
      ...(limit.unit === '%'
        ? { share: String(Number(limit.limit) / 100) }
        : { amount: { currency: limit.unit, amount: limit.limit } }),
    }),
    [limit],
  );
  return (
    <Dialog title={t('risk.changeNamed', { name: limit.name })} onClose={onClose}>
      {schema ? (
        <SchemaForm
          schema={schema}
          initial={initial}
          hidden={['id', 'expectedEntry', isShare ? 'amount' : 'share']}
          submitLabel={t('risk.saveLimit')}
          {...(save.error ? { error: save.error } : {})}
          onCancel={onClose}
          onSubmit={async (value) => {
            const reply = await save.run(value as InputOf<'limits.save'>);
            if (reply.ok) onClose();
            return reply.ok;
          }}
        />
      ) : (
        <Skeleton rows={3} />
      )}
    </Dialog>
  );
}
