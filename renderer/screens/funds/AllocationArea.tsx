/** Who gets what, by class and holder and tier; rows and columns foot to what was distributed. */
import { useState } from 'react';
import { formatDecimal, formatMoney, signOf, subtractDecimals } from '../../format/index.ts';
import { t, tn } from '../../messages/index.ts';
import type { Run, WaterfallOutput } from '../../run/outputs.ts';
import { explainBy } from '../../stores/explain.ts';
import { Area, Chip, Figure, Icon } from '../../ui/index.ts';
import { type AllocationRow, allocationRows, tierNumber } from './allocation.ts';
import { shiftPoint } from './text.ts';

export interface AllocationAreaProps {
  readonly run: Run;
  readonly output: WaterfallOutput;
  onTier(tierId: string): void;
}

function nameOf(row: AllocationRow): string {
  if (row.kind === 'subtotal') return t('funds.lpSubtotal');
  return row.kind === 'total' ? t('funds.totalOut') : row.name;
}

export function AllocationArea({ run, output, onTier }: AllocationAreaProps) {
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const rows = allocationRows(output, opened);
  const total = rows.at(-1);
  const isProven =
    total !== undefined && signOf(subtractDecimals(total.total, output.amount.amount) ?? '1') === 0;
  const toggle = (id: string) => {
    const next = new Set(opened);
    if (!next.delete(id)) next.add(id);
    setOpened(next);
  };
  return (
    <Area
      title={t('funds.allocation')}
      caption={t('funds.allocationCaption', { currency: output.amount.currency })}
      aside={
        isProven ? (
          <Chip tone="ok">
            {t('funds.inIsOut', { amount: formatDecimal(output.amount.amount) })}
          </Chip>
        ) : (
          <Chip tone="bad">
            {t('funds.inIsNotOut', {
              amount: formatMoney(output.amount),
              out: formatDecimal(total?.total ?? '0'),
            })}
          </Chip>
        )
      }
      className="allocation"
    >
      <table className="data">
        <caption className="sr-only">{t('funds.allocation')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('funds.class')}</th>
            <th scope="col" className="n">
              {t('funds.commitmentMillions')}
            </th>
            {output.tiers.map((tier) => (
              <th key={tier.id} scope="col" className="n">
                {[tierNumber(output, tier.id), tier.label].filter(Boolean).join(' ')}
              </th>
            ))}
            <th scope="col" className="n">
              {t('common.total')}
            </th>
            <th scope="col" className="n">
              %
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, -1).map((row) => (
            <Row
              key={row.id}
              row={row}
              runId={run.id}
              isOpen={opened.has(row.id)}
              onToggle={() => toggle(row.id)}
              onTier={onTier}
            />
          ))}
        </tbody>
        {total && (
          <tfoot>
            <Row row={total} runId={run.id} isOpen={false} onTier={onTier} />
          </tfoot>
        )}
      </table>
    </Area>
  );
}

function Row(props: {
  readonly row: AllocationRow;
  readonly runId: string;
  readonly isOpen: boolean;
  onToggle?(): void;
  onTier(tierId: string): void;
}) {
  const { row, runId, isOpen, onToggle, onTier } = props;
  const step = (id: string) => explainBy('runs.explain', { runId, step: id });
  const canOpen = row.kind === 'class' && row.count > 0 && onToggle !== undefined;
  const isCommitted = signOf(row.commitment) !== 0;
  return (
    <tr className={row.kind === 'subtotal' ? 'group' : row.kind}>
      <td>
        {canOpen ? (
          <button type="button" className="opener" aria-expanded={isOpen} onClick={onToggle}>
            <Icon name={isOpen ? 'down' : 'right'} size={12} />
            {nameOf(row)} <span className="muted">{tn('funds.count', row.count)}</span>
          </button>
        ) : (
          <span className="holder-name" title={nameOf(row)}>
            {nameOf(row)}{' '}
            {row.kind === 'subtotal' && (
              <span className="muted">{tn('funds.count', row.count)}</span>
            )}
          </span>
        )}
      </td>
      <td className="n">
        {isCommitted
          ? formatDecimal(shiftPoint(row.commitment, -6), {
              digits: row.kind === 'holder' ? 3 : 1,
            })
          : '–'}
      </td>
      {row.cells.map(({ tierId, amount, step: id }) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the figure inside is a button of its own
        <td key={tierId} className="n" onClick={() => onTier(tierId)}>
          {id === null || signOf(amount) === 0 ? (
            <span className="muted">–</span>
          ) : (
            <Figure amount={amount} opens={step(id)} />
          )}
        </td>
      ))}
      <td className="n">
        <Figure amount={row.total} opens={step('proof.conservation')} />
      </td>
      <td className="n muted">{formatDecimal(row.percent)}</td>
    </tr>
  );
}
