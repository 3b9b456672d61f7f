/** The limits in force with their use, and the way to change one. */
import { useMemo, useState } from 'react';
import type { InputOf, OutputOf } from '../../contract.ts';
import type { JsonSchema } from '../../form/json-schema.ts';
import { SchemaForm } from '../../form/SchemaForm.tsx';
import { percentToShare } from '../../format/index.ts';
import { t, tn } from '../../messages/index.ts';
import { useCommand, useQuery } from '../../query.ts';
import { useEntrySchema } from '../../run/entry-schema.ts';
import { useIsPast } from '../../stores/clocks.ts';
import { explainBy } from '../../stores/explain.ts';
import {
  Area,
  Chip,
  type ChipTone,
  Dialog,
  Empty,
  Figure,
  IconButton,
  Opens,
  QueryView,
  Skeleton,
  useRefusal,
} from '../../ui/index.ts';

type Limit = OutputOf<'limits.list'>[number];

const STATES: { readonly [State in Limit['state']]: ChipTone } = {
  within: 'ok',
  near: 'warn',
  breach: 'bad',
  'breach-at-risk': 'bad',
  unknown: 'neutral',
};

export function LimitsArea({ asOf }: { readonly asOf: string }) {
  const limits = useQuery('limits.list', { asOf }, { topics: ['treasury_limit', 'run'] });
  const [edited, setEdited] = useState<Limit | null>(null);
  return (
    <Area
      title={t('risk.limits')}
      {...(limits.data && { caption: tn('risk.inForce', limits.data.length) })}
    >
      <QueryView
        query={limits}
        rows={6}
        isEmpty={(rows) => rows.length === 0}
        empty={<Empty title={t('risk.noLimits')} why={t('risk.noLimitsWhy')} />}
      >
        {(rows) => (
          <table className="data limit-table" aria-label={t('risk.limits')}>
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
                <LimitRow
                  key={limit.id}
                  limit={limit}
                  asOf={asOf}
                  onEdit={() => setEdited(limit)}
                />
              ))}
            </tbody>
          </table>
        )}
      </QueryView>
      {edited && <LimitEditor limit={edited} onClose={() => setEdited(null)} />}
    </Area>
  );
}

interface LimitRowProps {
  readonly limit: Limit;
  readonly asOf: string;
  onEdit(): void;
}

function LimitRow({ limit, asOf, onEdit }: LimitRowProps) {
  const refusal = useRefusal('risk.limits');
  const isPast = useIsPast();
  const digits = limit.unit === '%' ? 1 : 0;
  const { name } = limit;
  const figure = (which: 'now' | 'limit' | 'use') =>
    ({
      opens: explainBy('limits.explain', { limitId: limit.id, asOf, figure: which }),
      label: `${name}, ${t(`risk.${which}`)}`,
    }) as const;
  return (
    <tr>
      <th scope="row" className="wrap">
        {name}
      </th>
      <td className="muted wrap">{limit.scope}</td>
      <td className="n">
        {limit.now === null ? (
          <Opens
            opens={figure('now').opens}
            className="warning"
            label={`${name}, ${t('risk.notMeasured')}`}
          >
            {t('risk.notMeasured')}
          </Opens>
        ) : (
          <Figure amount={limit.now} digits={digits} {...figure('now')} />
        )}
      </td>
      <td className="n muted">
        <Figure amount={limit.limit} digits={digits} {...figure('limit')} />
      </td>
      <td className="muted">{limit.unit}</td>
      <td className="use-cell">
        <UseBar limit={limit} />
      </td>
      <td className="n">
        {limit.usePercent !== null && (
          <Figure amount={limit.usePercent} suffix="%" {...figure('use')} />
        )}
      </td>
      <td>
        <Chip tone={STATES[limit.state]}>{t(`risk.state.${limit.state}`)}</Chip>
      </td>
      <td className="n">
        <IconButton
          icon="edit"
          small
          size={12}
          disabled={isPast || refusal !== null}
          title={refusal ?? undefined}
          label={t('risk.changeNamed', { name })}
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

/** Shares of the form, which are typed in percent and stored as ratios. */
const SHARES = ['share', 'warnShare'] as const;

const TITLES = { share: 'risk.sharePercent', warnShare: 'risk.warnPercent' } as const;

function inPercent(schema: JsonSchema): JsonSchema {
  const titled = SHARES.map((name) => [
    name,
    { ...schema.properties?.[name], title: t(TITLES[name]) },
  ]);
  return { ...schema, properties: { ...schema.properties, ...Object.fromEntries(titled) } };
}

function inShares(typed: { readonly [name: string]: unknown }) {
  const shares = SHARES.flatMap((name) => {
    const percent = typed[name];
    return typeof percent === 'string' ? [[name, percentToShare(percent)]] : [];
  });
  return { ...typed, ...Object.fromEntries(shares) };
}

function LimitEditor({ limit, onClose }: { readonly limit: Limit; onClose(): void }) {
  const schema = useEntrySchema('limits.save');
  const save = useCommand('limits.save', {
    toastErrors: false,
    done: () => t('risk.limitSaved', { name: limit.name }),
  });
  const { own } = limit;
  const shown = useMemo(() => schema && inPercent(schema), [schema]);
  const initial = useMemo(
    () => ({
      id: limit.id,
      expectedEntry: limit.entry,
      warnShare: limit.warnPercent,
      ...(limit.own === null ? { share: limit.limit } : { amount: limit.own }),
    }),
    [limit],
  );
  return (
    <Dialog title={t('risk.changeNamed', { name: limit.name })} onClose={onClose}>
      {shown ? (
        <SchemaForm
          schema={shown}
          initial={initial}
          hidden={['id', 'expectedEntry', own === null ? 'amount' : 'share']}
          submitLabel={t('risk.saveLimit')}
          {...(save.error ? { error: save.error } : {})}
          onCancel={onClose}
          onSubmit={async (value) => {
            const reply = await save.run(inShares(value) as InputOf<'limits.save'>);
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
