/**
 * The fan: actual in ink, the median and its opaque bands after today, scenarios dashed, a limit with
 * its value on the line, a diamond where a stated bound meets the limit. Last values stand right.
 */
import { formatDate, formatNumber } from '../format/index.ts';
import { t } from '../messages/index.ts';
import { CrosshairRule, DateAxis, roomFor, tickTexts, ValueAxis } from './Axes.tsx';
import { ChartFrame } from './ChartFrame.tsx';
import {
  bandOf,
  type DatedValue,
  type Fan,
  type FanBreach,
  fanSummary,
  fanTable,
  fanValues,
  type LineFanProps,
  readFan,
} from './fan.ts';
import {
  bandPath,
  evenPlaces,
  linePath,
  type Scale,
  spreadLabels,
  valueScale,
} from './geometry.ts';

const LEAST_LEFT = 44;
const LEAST_RIGHT = 64;
const TOP = 12;
const FOOT = 28;
const LIMIT_LABEL_WIDTH = 150;
const TODAY_LABEL_WIDTH = 44;

export function LineFan(props: LineFanProps) {
  const { title, height = 230 } = props;
  const fan = readFan(props);
  const plot = plotOf(props, height);
  const places = (width: number) => evenPlaces(fan.dates.length, plot.left, width - plot.right);
  return (
    <ChartFrame
      title={title}
      summary={fanSummary(props)}
      table={() => fanTable(props, fan)}
      height={height}
      places={places}
      values={(index) => ({
        head: formatDate(fan.dates[index] ?? ''),
        lines: fanValues(props, fan, index),
      })}
    >
      {(width, crosshair) => (
        <>
          <FanBody
            props={props}
            fan={fan}
            plot={plot}
            places={places(width)}
            width={width}
            height={height}
          />
          <CrosshairRule crosshair={crosshair} top={TOP} bottom={height - FOOT} />
        </>
      )}
    </ChartFrame>
  );
}

interface Plot {
  readonly scale: Scale;
  readonly left: number;
  readonly right: number;
}

/** The scale, and the room that its figures and the last values take beside it. */
function plotOf(props: LineFanProps, height: number): Plot {
  const { digits = 1 } = props;
  const scale = fanScale(props, height);
  return {
    scale,
    left: roomFor(tickTexts(scale), LEAST_LEFT),
    right: roomFor(
      endLabels(props).map(({ value }) => formatNumber(value, digits)),
      LEAST_RIGHT,
    ),
  };
}

interface BodyProps {
  readonly props: LineFanProps;
  readonly fan: Fan;
  readonly plot: Plot;
  readonly places: readonly number[];
  readonly width: number;
  readonly height: number;
}

function fanScale(props: LineFanProps, height: number): Scale {
  const values = [
    ...props.actual.map((point) => point.value),
    ...props.median.map((point) => point.value),
    ...props.bands.flatMap((band) => [...band.low, ...band.high]),
    ...(props.scenarios ?? []).flatMap((one) => one.values.map((point) => point.value)),
  ];
  const { limit } = props;
  // A limit at the lowest tick would lie on the axis, where nobody sees it.
  const room = limit
    ? (Math.max(...values, limit.value) - Math.min(...values, limit.value)) / 16
    : 0;
  const low = limit ? [limit.value - room, limit.value + room] : [];
  return valueScale([...values, ...low], { top: TOP, bottom: height - FOOT });
}

function FanBody(body: BodyProps) {
  const { props, fan, plot, places, width, height } = body;
  const { scale, left } = plot;
  const right = width - plot.right;
  const bottom = height - FOOT;
  const x = (date: string) => places[fan.dates.indexOf(date)] ?? 0;
  const points = (values: readonly DatedValue[]) =>
    values.map((point) => ({ x: x(point.date), y: scale.at(point.value) }));
  const future = props.median.map((point) => x(point.date));
  const todayX = places[fan.today] ?? left;
  const limitY = limitLabelY(body);
  const todayY = todayLabelY(body, todayX, limitY);
  const last = props.actual.at(-1);
  return (
    <>
      <ValueAxis scale={scale} left={left} right={right} />
      {[...props.bands]
        .sort((one, other) => other.level - one.level)
        .map((band) => (
          <path
            key={band.level}
            d={bandPath(future, band.low.map(scale.at), band.high.map(scale.at))}
            fill={`var(--band-${band.level})`}
          />
        ))}
      {props.limit && (
        <g>
          <line
            className="limit"
            x1={left}
            x2={right}
            y1={scale.at(props.limit.value)}
            y2={scale.at(props.limit.value)}
          />
          <text className="limit-label" x={left + 6} y={limitY}>
            {props.limit.label} {formatNumber(props.limit.value, 1)}
          </text>
        </g>
      )}
      {props.median.length > 0 && (
        <g>
          <line className="today" x1={todayX} x2={todayX} y1={TOP} y2={bottom} />
          <text className="today-label" x={todayX - 6} y={todayY} textAnchor="end">
            {t('chart.today')}
          </text>
          <text className="today-label" x={todayX + 6} y={todayY}>
            {t('chart.future')}
          </text>
        </g>
      )}
      {(props.scenarios ?? []).map((one) => (
        <path key={one.name} className="line scenario-line" d={linePath(points(one.values))} />
      ))}
      <path className="line forecast-line" d={linePath(points(props.median))} />
      <path className="line actual-line" d={linePath(points(props.actual))} />
      {last && <circle className="actual-dot" cx={x(last.date)} cy={scale.at(last.value)} r={3} />}
      {(props.moreBreaches ?? []).map(({ date, value }) => (
        <path key={date} className="breach" d={diamondAt(x(date), scale.at(value))} />
      ))}
      {props.breach && (
        <BreachMark
          breach={props.breach}
          x={x(props.breach.date)}
          y={scale.at(props.breach.value)}
          left={left}
          right={right}
        />
      )}
      <EndLabels body={body} bottom={bottom} />
      <DateAxis dates={fan.dates} places={places} anchor={fan.today} y={bottom} right={right} />
    </>
  );
}

function diamondAt(x: number, y: number): string {
  return `M${x} ${y - 5}l5 5-5 5-5-5z`;
}

/** The limit's label stands above its line, or below where the actual line runs close above. */
function limitLabelY({ props, plot, places, height }: BodyProps): number {
  const y = plot.scale.at(props.limit?.value ?? 0);
  const { at } = plot.scale;
  const isCrowded = props.actual.some(({ value }, index) => {
    const isBeside = (places[index] ?? 0) < plot.left + LIMIT_LABEL_WIDTH;
    return isBeside && at(value) > y - 20 && at(value) < y + 4;
  });
  const hasRoomBelow = y + 16 < height - FOOT;
  return isCrowded && hasRoomBelow ? y + 13 : y - 5;
}

/** Actual and forecast are named at the foot, or at the top where the limit's label stands there. */
function todayLabelY({ props, plot, height }: BodyProps, todayX: number, limitY: number): number {
  const foot = height - FOOT - 6;
  const isBeside = todayX - TODAY_LABEL_WIDTH < plot.left + LIMIT_LABEL_WIDTH;
  const isTaken = props.limit !== undefined && isBeside && Math.abs(limitY - foot) < 15;
  return isTaken ? TOP + 10 : foot;
}

function BreachMark(props: {
  readonly breach: FanBreach;
  readonly x: number;
  readonly y: number;
  readonly left: number;
  readonly right: number;
}) {
  const { breach, x, y, right } = props;
  const boxWidth = Math.max(breach.label.length * 6.3, breach.detail.length * 5.7) + 20;
  const left = Math.max(props.left, Math.min(x - boxWidth + 60, right - boxWidth));
  return (
    <g>
      <line className="breach-line" x1={x} x2={x} y1={TOP + 34} y2={y} />
      <path className="breach" d={diamondAt(x, y)} />
      <rect className="callout" x={left} y={TOP} width={boxWidth} height={34} rx={3} />
      <text className="ink bold" x={left + 8} y={TOP + 14}>
        {breach.label}
      </text>
      <text className="ink-2" x={left + 8} y={TOP + 27}>
        {breach.detail}
      </text>
    </g>
  );
}

interface EndLabel {
  readonly key: string;
  readonly value: number;
  readonly className: string;
}

/** The last values, which stand right of the plot. */
function endLabels(fan: LineFanProps): readonly EndLabel[] {
  const outer = bandOf(fan, 80) ?? fan.bands[0];
  const labels: EndLabel[] = [];
  const add = (key: string, value: number | undefined, className: string) => {
    if (value !== undefined) labels.push({ key, value, className });
  };
  add('median', fan.median.at(-1)?.value, 'bold forecast-text');
  for (const one of fan.scenarios ?? [])
    add(one.name, one.values.at(-1)?.value, 'bold scenario-text');
  add('high', outer?.high.at(-1), '');
  add('low', outer?.low.at(-1), '');
  if (fan.median.length === 0) add('actual', fan.actual.at(-1)?.value, 'bold ink');
  return labels;
}

function EndLabels({ body, bottom }: { readonly body: BodyProps; readonly bottom: number }) {
  const { props: fan, plot, width } = body;
  const { digits = 1 } = fan;
  const labels = endLabels(fan);
  const places = spreadLabels(
    labels.map((label) => plot.scale.at(label.value)),
    14,
    TOP + 4,
    bottom,
  );
  return labels.map((label, index) => (
    <text
      key={label.key}
      className={label.className}
      x={width - plot.right + 7}
      y={(places[index] ?? 0) + 4}
    >
      {formatNumber(label.value, digits)}
    </text>
  ));
}
