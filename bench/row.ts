/** One line of the table of results: a workload beside its peer, in the same run on the same machine. */
export interface Row {
  readonly workload: string;
  readonly peer: string;
  /** Median milliseconds; null where the target is absolute. */
  readonly peerMs: number | null;
  /** Null where the row is not about time. */
  readonly ballastMs: number | null;
  readonly ratio: number | null;
  readonly target: string;
  readonly met: boolean;
  readonly note: string;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
