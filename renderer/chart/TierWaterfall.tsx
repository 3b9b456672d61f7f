/** From distributable down to nothing left: one column a tier, parts by who gets them. */
import { formatNumber } from '../format/index.ts';
import { t } from '../messages/index.ts';
import { roomFor, tickTexts, ValueAxis } from './Axes.tsx';
import { ChartFrame } from './ChartFrame.tsx';
import { type TierColumn, type TierPart, tierColumns, valueScale } from './geometry.ts';

export interface Tier {
  readonly id: string;
  readonly label: string;
  readonly note?: string;
  readonly parts: readonly TierPart[];
}

export interface TierWaterfallProps {
  readonly title: string;
  /** What the first column is called, and the unit below it. */
  readonly first: { readonly label: string; readonly note?: string };
  readonly last: { readonly label: string; readonly note?: string };
  readonly distributable: number;
  readonly tiers: readonly Tier[];
  readonly selected?: string;
  onSelect?(id: string): void;
  readonly height?: number;
  readonly digits?: number;
}

const LEAST_LEFT = 48;
const TOP = 24;
const FOOT = 40;
/** About the width of a digit of a label, in points. */
const DIGIT = 7;
const HOLDERS = { lp: 'LP', gp: 'GP', pool: '' } as const;

export function TierWaterfall(props: TierWaterfallProps) {
  const { title, distributable, tiers, digits = 3, height = 260 } = props;
  const columns = tierColumns(
    distributable,
    tiers.map((tier) => tier.parts),
  );
  const left = columns.at(-1)?.to ?? distributable;
  const figure = (value: number) => formatNumber(Math.abs(value) < 1e-9 ? 0 : value, digits);
  const summary = t('chart.tierSummary', {
    title,
    total: figure(distributable),
    count: tiers.length,
    left: figure(left),
  });
  const table = {
    heads: [t('chart.step'), 'LP', 'GP', t('chart.amount'), t('chart.left')],
    rows: tiers.map((tier, index) => {
      const column = columns[index];
      const sum = (holder: TierPart['holder']) =>
        tier.parts
          .filter((part) => part.holder === holder)
          .reduce((total, part) => total + part.value, 0);
      return [
        tier.label,
        figure(sum('lp')),
        figure(sum('gp')),
        figure(column?.total ?? 0),
        figure(column?.to ?? 0),
      ];
    }),
  };
  return (
    <ChartFrame title={title} summary={summary} table={table} height={height}>
      {(width) => (
        <Columns
          props={props}
          columns={columns}
          left={left}
          width={width}
          height={height}
          figure={figure}
        />
      )}
    </ChartFrame>
  );
}

interface ColumnsProps {
  readonly props: TierWaterfallProps;
  readonly columns: readonly TierColumn[];
  readonly left: number;
  readonly width: number;
  readonly height: number;
  figure(value: number): string;
}

function Columns({ props, columns, left, width, height, figure }: ColumnsProps) {
  const { distributable, tiers, first, last, selected, onSelect } = props;
  const scale = valueScale([0, distributable], {
    top: TOP,
    bottom: height - FOOT,
    includeZero: true,
  });
  const axis = { ...scale, ticks: scale.ticks.filter((tick) => tick <= distributable) };
  const edge = roomFor(tickTexts(axis), LEAST_LEFT);
  const step = (width - edge - 12) / (tiers.length + 2);
  const bar = Math.min(84, step * 0.64);
  const center = (index: number) => edge + step * (index + 0.5);
  return (
    <>
      <ValueAxis scale={axis} left={edge} right={width - 8} />
      <Block
        x={center(0) - bar / 2}
        width={bar}
        top={scale.at(distributable)}
        bottom={scale.at(0)}
        color="var(--pool)"
      />
      <Label x={center(0)} y={scale.at(distributable)} value={figure(distributable)} />
      <Names
        x={center(0)}
        y={height - FOOT}
        label={first.label}
        note={first.note}
        isStrong={false}
      />
      {tiers.map((tier, index) => {
        const column = columns[index];
        if (!column) return null;
        const x = center(index + 1);
        const isSelected = tier.id === selected;
        return (
          // biome-ignore lint/a11y/noStaticElementInteractions: the table below gives the same by keyboard
          <g
            key={tier.id}
            onClick={() => onSelect?.(tier.id)}
            className={onSelect ? 'clickable' : undefined}
          >
            <line
              className="connector"
              x1={center(index) + bar / 2}
              x2={x - bar / 2}
              y1={scale.at(column.from)}
              y2={scale.at(column.from)}
            />
            {column.parts.map((part) => {
              const text = `${HOLDERS[part.holder]} ${figure(part.value)}`;
              const hasRoom =
                scale.at(part.to) - scale.at(part.from) > 15 && text.length * DIGIT < bar;
              return (
                <g key={part.holder}>
                  <Block
                    x={x - bar / 2}
                    width={bar}
                    top={scale.at(part.from)}
                    bottom={scale.at(part.to)}
                    color={`var(--${part.holder})`}
                  />
                  {column.parts.length > 1 && hasRoom && (
                    <text
                      className="on-block bold"
                      x={x}
                      y={(scale.at(part.from) + scale.at(part.to)) / 2 + 4}
                      textAnchor="middle"
                    >
                      {text}
                    </text>
                  )}
                </g>
              );
            })}
            {isSelected && (
              <rect
                className="ring"
                x={x - bar / 2 - 4}
                y={scale.at(column.from) - 4}
                width={bar + 8}
                height={scale.at(column.to) - scale.at(column.from) + 8}
                rx={4}
              />
            )}
            <Label
              x={x}
              y={scale.at(column.from) - (isSelected ? 4 : 0)}
              value={figure(column.total)}
            />
            <Names
              x={x}
              y={height - FOOT}
              label={tier.label}
              note={tier.note}
              isStrong={isSelected}
            />
          </g>
        );
      })}
      <line
        className="connector"
        x1={center(tiers.length) + bar / 2}
        x2={center(tiers.length + 1) - bar / 2}
        y1={scale.at(left)}
        y2={scale.at(left)}
      />
      <Block
        x={center(tiers.length + 1) - bar / 2}
        width={bar}
        top={scale.at(left)}
        bottom={scale.at(0)}
        color="var(--pool)"
      />
      <Label x={center(tiers.length + 1)} y={scale.at(left)} value={figure(left)} />
      <Names
        x={center(tiers.length + 1)}
        y={height - FOOT}
        label={last.label}
        note={last.note}
        isStrong={false}
      />
    </>
  );
}

export function Block(props: {
  readonly x: number;
  readonly width: number;
  readonly top: number;
  readonly bottom: number;
  readonly color: string;
}) {
  const height = Math.abs(props.bottom - props.top);
  if (height < 0.01) return null;
  return (
    <rect
      x={props.x}
      y={Math.min(props.top, props.bottom)}
      width={props.width}
      height={Math.max(1, height)}
      fill={props.color}
    />
  );
}

function Label({
  x,
  y,
  value,
}: {
  readonly x: number;
  readonly y: number;
  readonly value: string;
}) {
  return (
    <text className="ink bold" x={x} y={y - 8} textAnchor="middle">
      {value}
    </text>
  );
}

function Names(props: {
  readonly x: number;
  readonly y: number;
  readonly label: string;
  readonly note: string | undefined;
  readonly isStrong: boolean;
}) {
  return (
    <g>
      <text
        className={props.isStrong ? 'ink bold' : 'ink'}
        x={props.x}
        y={props.y + 17}
        textAnchor="middle"
      >
        {props.label}
      </text>
      <text x={props.x} y={props.y + 31} textAnchor="middle">
        {props.note}
      </text>
    </g>
  );
}
