/** A small line of the last days, for a tile: its figure stands beside it, so it needs no axis. */
import { linePath, sparkPoints } from './geometry.ts';

export function Sparkline(props: {
  readonly values: readonly number[];
  readonly width?: number;
  readonly height?: number;
}) {
  const { values, width = 72, height = 22 } = props;
  const points = sparkPoints(values, width, height);
  const last = points.at(-1);
  return (
    <svg
      className="sparkline"
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      aria-hidden="true"
    >
      <path d={linePath(points)} />
      {last && <circle cx={last.x} cy={last.y} r={2} />}
    </svg>
  );
}
