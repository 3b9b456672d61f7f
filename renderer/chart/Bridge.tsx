/** What drove a change: opening, signed steps by size with "other" last, closing. */
import { formatNumber } from '../format/index.ts';
import { t, tn } from '../messages/index.ts';
import { roomFor, tickTexts, ValueAxis } from './Axes.tsx';
import { ChartFrame } from './ChartFrame.tsx';
import { type BridgeColumn, type BridgeStep, bridgeColumns, valueScale } from './geometry.ts';
import { Block } from './TierWaterfall.tsx';

export interface BridgeProps {
  readonly title: string;
  readonly opening: BridgeStep;
  readonly steps: readonly BridgeStep[];
  readonly closingLabel: string;
  readonly otherLabel: string;
  readonly height?: number;
  readonly digits?: number;
}

const LEAST_LEFT = 48;
const TOP = 24;
const FOOT = 28;

function colorOf(column: BridgeColumn): string {
  if (column.kind === 'opening' || column.kind === 'closing') return 'var(--pool)';
  return column.value < 0 ? 'var(--negative)' : 'var(--positive)';
}

export function Bridge(props: BridgeProps) {
  const { title, opening, steps, closingLabel, otherLabel, digits = 1, height = 230 } = props;
  const columns = bridgeColumns(opening, steps, { closing: closingLabel, other: otherLabel });
  const figure = (value: number, isStep: boolean) =>
    formatNumber(value, digits, isStep ? { sign: 'change' } : {});
  const isStep = (column: BridgeColumn) => column.kind === 'step' || column.kind === 'other';
  const largest = columns.find(isStep);
  const closing = columns.at(-1);
  const nameOf = ({ name, label }: BridgeColumn) => name ?? label;
  const summary = tn('chart.bridgeSummary', columns.length - 2, {
    title,
    opening: figure(opening.value, false),
    closing: figure(closing?.value ?? opening.value, false),
    largest: largest ? `${nameOf(largest)} ${figure(largest.value, true)}` : '',
  });
  const table = {
    heads: [t('chart.step'), t('chart.amount')],
    rows: columns.map((column) => [nameOf(column), figure(column.value, isStep(column))]),
  };
  return (
    <ChartFrame title={title} summary={summary} table={table} height={height}>
      {(width) => {
        // The axis starts near the figures only where no bar would be cut: steps float, ends do not.
        const levels = columns.flatMap((column) => [column.from, column.to]);
        const scale = valueScale(levels, { top: TOP, bottom: height - FOOT, includeZero: true });
        const left = roomFor(tickTexts(scale), LEAST_LEFT);
        const gap = (width - left - 12) / columns.length;
        const bar = Math.min(72, gap * 0.62);
        const center = (index: number) => left + gap * (index + 0.5);
        return (
          <>
            <ValueAxis scale={scale} left={left} right={width - 8} />
            {columns.map((column, index) => (
              <g key={`${column.kind} ${column.label}`}>
                {index > 0 && (
                  <line
                    className="connector"
                    x1={center(index - 1) + bar / 2}
                    x2={center(index) - bar / 2}
                    y1={scale.at(columns[index - 1]?.to ?? 0)}
                    y2={scale.at(columns[index - 1]?.to ?? 0)}
                  />
                )}
                <Block
                  x={center(index) - bar / 2}
                  width={bar}
                  top={scale.at(column.from)}
                  bottom={scale.at(column.to)}
                  color={colorOf(column)}
                />
                <text
                  className="ink bold"
                  x={center(index)}
                  y={scale.at(Math.max(column.from, column.to)) - 7}
                  textAnchor="middle"
                >
                  {figure(column.value, isStep(column))}
                </text>
                <text x={center(index)} y={height - FOOT + 17} textAnchor="middle">
                  {column.label}
                </text>
              </g>
            ))}
          </>
        );
      }}
    </ChartFrame>
  );
}
