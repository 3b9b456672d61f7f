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
  const tierLabel = (tierId: string) => {
    const label = output.tiers.find(({ id }) => id === tierId)?.label ?? '';
    return [tierNumber(output, tierId), label].filter(Boolean).join(' ');
  };
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
      className="allocation fund-tables"
    >
      <table className="data" aria-label={t('funds.allocation')}>
        <thead>
          <tr>
            <th scope="col">{t('funds.class')}</th>
            <th scope="col" className="n">
              {t('funds.commitmentMillions')}
            </th>
            {output.tiers.map((tier) => (
              <th key={tier.id} scope="col" className="n">
                {tierLabel(tier.id)}
              </th>
            ))}
            <th scope="col" className="n">
              {t('common.total')}
            </th>
            <th scope="col" className="n" aria-label={t('funds.share')}>
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
              tierLabel={tierLabel}
              onToggle={() => toggle(row.id)}
              onTier={onTier}
            />
          ))}
        </tbody>
        {total && (
          <tfoot>
            <Row row={total} runId={run.id} isOpen={false} tierLabel={tierLabel} onTier={onTier} />
          </tfoot>
        )}
      </table>
    </Area>
  );
}

const ROW_OF = {
  class: 'class',
  holder: 'holder',
  subtotal: 'investors',
  total: 'total',
} as const;

function Row(props: {
  readonly row: AllocationRow;
  readonly runId: string;
  readonly isOpen: boolean;
  readonly tierLabel: (tierId: string) => string;
  onToggle?(): void;
  onTier(tierId: string): void;
}) {
  const { row, runId, isOpen, tierLabel, onToggle, onTier } = props;
  const name = nameOf(row);
  const opens = (figure: 'amount' | 'share' | 'commitment', tierId?: string) =>
    explainBy('distributions.explain', {
      runId,
      figure,
      row: ROW_OF[row.kind],
      ...(row.lineId === null ? {} : { rowId: row.lineId }),
      ...(tierId === undefined ? {} : { tierId }),
    });
  const canOpen = row.kind === 'class' && row.count > 0 && onToggle !== undefined;
  const isCommitted = signOf(row.commitment) !== 0;
  return (
    <tr className={row.kind === 'subtotal' ? 'group' : row.kind}>
      <th scope="row">
        {canOpen ? (
          <button type="button" className="opener" aria-expanded={isOpen} onClick={onToggle}>
            <Icon name={isOpen ? 'down' : 'right'} size={12} />
            <span className="holder-name" title={name}>
              {name} <span className="muted">{tn('funds.count', row.count)}</span>
            </span>
          </button>
        ) : (
          <span className="holder-name" title={name}>
            {name}{' '}
            {row.kind === 'subtotal' && (
              <span className="muted">{tn('funds.count', row.count)}</span>
            )}
          </span>
        )}
      </th>
      <td className="n">
        {isCommitted ? (
          <Figure
            amount={shiftPoint(row.commitment, -6)}
            digits={row.kind === 'holder' ? 3 : 1}
            opens={opens('commitment')}
            label={`${name}, ${t('funds.commitmentMillions')}`}
          />
        ) : (
          <span className="muted">–</span>
        )}
      </td>
      {row.cells.map(({ tierId, amount, step }) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the figure inside is a button of its own
        <td key={tierId} className="n" onClick={() => onTier(tierId)}>
          {signOf(amount) === 0 ? (
            <span className="muted">–</span>
          ) : (
            <Figure
              amount={amount}
              opens={
                step === null ? opens('amount', tierId) : explainBy('runs.explain', { runId, step })
              }
              label={`${name}, ${tierLabel(tierId)}`}
            />
          )}
        </td>
      ))}
      <td className="n">
        <Figure
          amount={row.total}
          opens={opens('amount')}
          label={`${name}, ${t('common.total')}`}
        />
      </td>
      <td className="n muted">
        <Figure
          amount={row.percent}
          opens={opens('share')}
          label={`${name}, ${t('funds.share')}`}
        />
      </td>
    </tr>
  );
}
