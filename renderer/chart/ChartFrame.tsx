/**
 * What every chart shares: its size, its sentence for screen readers, the table behind it (`T`), and
 * the crosshair that pointer and arrow keys move.
 */
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { t } from '../messages/index.ts';
import { isTyping } from '../shell/keys.ts';
import { IconButton } from '../ui/controls.tsx';
import { nearestIndex } from './geometry.ts';

export interface ChartTable {
  readonly heads: readonly string[];
  /** Cells as shown; the first column names the row. */
  readonly rows: readonly (readonly string[])[];
}

export interface Crosshair {
  readonly index: number;
  readonly x: number;
}

export interface ChartFrameProps {
  readonly title: string;
  /** One sentence that says what the chart shows. */
  readonly summary: string;
  /** The table behind the chart; made only when it is shown. */
  readonly table: ChartTable | (() => ChartTable);
  readonly height: number;
  /** Places of the points that the crosshair stops at, for a width. */
  places?(width: number): readonly number[];
  /** The values at a point, for the crosshair's label. */
  values?(index: number): { readonly head: string; readonly lines: readonly CrosshairLine[] };
  children(width: number, crosshair: Crosshair | null): ReactNode;
}

export interface CrosshairLine {
  readonly label: string;
  readonly value: string;
  readonly color?: string;
}

const MINIMUM_WIDTH = 260;

function useWidth() {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setWidth(Math.max(MINIMUM_WIDTH, Math.round(entry.contentRect.width)));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return { box, width };
}

export function ChartFrame(props: ChartFrameProps) {
  const { title, summary, table, height, places, values, children } = props;
  const { box, width } = useWidth();
  const [isTable, setTable] = useState(false);
  const [index, setIndex] = useState<number | null>(null);
  const stops = places && width > 0 ? places(width) : [];
  const crosshair =
    index === null || stops[index] === undefined ? null : { index, x: stops[index] };
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (isTyping(event.target) || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key.toLowerCase() === 't') setTable(!isTable);
    else if (event.key === 'Escape' && index !== null) setIndex(null);
    else if (event.key === 'ArrowRight' || event.key === 'ArrowLeft') {
      if (isTable || stops.length === 0) return;
      const by = event.key === 'ArrowRight' ? 1 : -1;
      setIndex((before) => Math.max(0, Math.min(stops.length - 1, (before ?? -1) + by)));
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <figure className="chart-frame" ref={box} style={{ minHeight: height }}>
      {/* biome-ignore lint/a11y/useSemanticElements: no element of its own has this role here */}
      <div
        role="group"
        aria-label={t('chart.frame')}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard must reach it to scroll or move
        tabIndex={0}
        onKeyDown={onKeyDown}
        className="chart-body"
      >
        {isTable ? (
          <TableTwin
            title={title}
            table={typeof table === 'function' ? table() : table}
            height={height}
          />
        ) : (
          width > 0 && (
            <svg
              className="chart"
              role="img"
              aria-label={summary}
              width={width}
              height={height}
              viewBox={`0 0 ${width} ${height}`}
              onPointerMove={(event) => {
                const left = event.currentTarget.getBoundingClientRect().left;
                const nearest = nearestIndex(stops, event.clientX - left);
                setIndex(nearest < 0 ? null : nearest);
              }}
              onPointerLeave={() => setIndex(null)}
            >
              {children(width, crosshair)}
            </svg>
          )
        )}
        {crosshair && values && !isTable && (
          <CrosshairLabel crosshair={crosshair} width={width} {...values(crosshair.index)} />
        )}
      </div>
      <div className="chart-toggle">
        <IconButton
          icon={isTable ? 'chart' : 'table'}
          small
          size={12}
          label={t('chart.toggle')}
          aria-pressed={isTable}
          onClick={() => setTable(!isTable)}
        />
      </div>
    </figure>
  );
}

function CrosshairLabel(props: {
  readonly crosshair: Crosshair;
  readonly width: number;
  readonly head: string;
  readonly lines: readonly CrosshairLine[];
}) {
  const { crosshair, width, head, lines } = props;
  const isRight = crosshair.x > width / 2;
  return (
    <div
      className="crosshair"
      role="status"
      style={isRight ? { right: width - crosshair.x + 10 } : { left: crosshair.x + 10 }}
    >
      <b>{head}</b>
      {lines.map((line) => (
        <div key={line.label}>
          <i style={{ background: line.color ?? 'transparent' }} />
          <span>{line.label}</span>
          <span className="num">{line.value}</span>
        </div>
      ))}
    </div>
  );
}

function TableTwin(props: {
  readonly title: string;
  readonly table: ChartTable;
  readonly height: number;
}) {
  const { title, table, height } = props;
  return (
    <div className="chart-table" style={{ maxHeight: height }}>
      <table className="data" aria-label={title}>
        <thead>
          <tr>
            {table.heads.map((head, column) => (
              <th key={head} scope="col" className={column > 0 ? 'n' : undefined}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((cells) => (
            <tr key={cells[0]}>
              {cells.map((cell, column) =>
                column === 0 ? (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its column
                  <th key={column} scope="row">
                    {cell}
                  </th>
                ) : (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its column
                  <td key={column} className="n">
                    {cell}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export interface LegendItem {
  readonly label: string;
  readonly kind: 'line' | 'dashed' | 'swatch' | 'diamond';
  /** A token, such as `var(--forecast)`. */
  readonly color: string;
}

/** The legend, for the header of an area; direct labels are better where they fit. */
export function Legend({ items }: { readonly items: readonly LegendItem[] }) {
  return (
    <div className="legend">
      {items.map((item) => (
        <span key={item.label}>
          <i
            className={`legend-${item.kind}`}
            style={
              item.kind === 'swatch' || item.kind === 'diamond'
                ? { background: item.color }
                : { borderTopColor: item.color }
            }
          />
          {item.label}
        </span>
      ))}
    </div>
  );
}
