/**
 * The fund engine beside Python: a whole history of distributions to 5,000 investors, 10,000 rates of
 * return, and one waterfall tried anew. Peers are the scripts of the shared benchmarks, on the same
 * random commitments, distributions and flows; where they or their Python are absent the rows have no
 * ratio.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { silentContext } from '../core/calculation.ts';
import { fundAgreementSchema } from '../core/fund/agreement.ts';
import type { FundHistory } from '../core/fund/fundHistory.ts';
import { runHistory } from '../core/fund/historyRun.ts';
import { fundTermsSchema } from '../core/fund/terms.ts';
import { uniqueRates } from '../core/fund/uniqueRate.ts';
import { waterfallCalculation } from '../core/fund/waterfallCalculation.ts';
import { allRates } from '../core/fund/xirrRoots.ts';
import { money } from '../core/money/money.ts';
import { unwrap } from '../core/result.ts';
import { addMonths, isoDate } from '../core/time/dates.ts';
import { buildFunds, investorCode } from '../resources/sample/funds.ts';
import { median, type Row } from './row.ts';
import { collectGarbage, isBusy, timeOf, timesTaken } from './stopwatch.ts';

const peers = fileURLToPath(new URL('../../shared/bench', import.meta.url));
const python = '/usr/bin/python3';
const rounds = 5;
const streams = 10_000;
const width = 200;

interface Peer<Result> {
  readonly seconds: number;
  readonly cpu_seconds: number;
  readonly result: Result;
}

function runPeer<Result>(folder: string, script: string, mode: string) {
  const env = { ...process.env, BENCH_DATA: folder, OMP_NUM_THREADS: '1' };
  const out = execFileSync(python, [script, mode], { cwd: peers, env, encoding: 'utf8' });
  const answer = JSON.parse(out) as Peer<Result>;
  return { ms: 1000 * (isBusy ? answer.cpu_seconds : answer.seconds), result: answer.result };
}

interface Fund {
  readonly commitments: readonly number[];
  readonly distributions: readonly number[];
}

/** The peer's fund under terms of an agreement: 16 calls, 48 distributions, quarter by quarter. */
function historyOf({ commitments, distributions }: Fund): FundHistory {
  const committed = commitments.reduce((sum, each) => sum + BigInt(each), 0n);
  const part = committed / 16n;
  const start = isoDate('2015-03-31');
  return {
    terms: fundTermsSchema.parse({
      form: 'whole-fund',
      currency: 'EUR',
      preferredReturn: { rateAnnual: '0.08', compounding: 'compound', dayCount: '30e/360' },
      catchUp: { share: '1' },
      carry: { rate: '0.2' },
    }),
    commitments: commitments.map((minor, k) => ({
      id: `lp${k}`,
      name: `Investor ${k}`,
      classId: 'A',
      className: 'Class A',
      kind: 'lp',
      commitment: money('EUR', BigInt(minor)),
    })),
    flows: distributions.flatMap((minor, k): FundHistory['flows'] => {
      const date = addMonths(start, 3 * k);
      const called = k === 0 ? part + (committed % 16n) : part;
      return [
        ...(k < 16 ? [{ date, kind: 'call' as const, amount: money('EUR', called) }] : []),
        { date, kind: 'distribution' as const, amount: money('EUR', BigInt(minor)) },
      ];
    }),
  };
}

async function waterfallRows(folder: string): Promise<Row[]> {
  const history = historyOf(JSON.parse(readFileSync(join(folder, 'waterfall.json'), 'utf8')));
  const [own, exact, float]: [number[], number[], number[]] = [[], [], []];
  unwrap(runHistory(history));
  let mostBytes = 0;
  let paid = 0n;
  for (let round = 0; round < rounds; round++) {
    const { ms, value } = await timeOf(() => unwrap(runHistory(history)));
    own.push(ms);
    mostBytes = Math.max(mostBytes, process.memoryUsage().rss);
    paid = value.totalsMinor.reduce((sum, each) => sum + BigInt(each), value.carryMinor);
    exact.push(runPeer(folder, 'waterfall.py', 'decimal').ms);
    float.push(runPeer(folder, 'waterfall.py', 'float').ms);
  }
  const wire = history.flows.reduce(
    (sum, { kind, amount }) => (kind === 'distribution' ? sum + (amount?.minor ?? 0n) : sum),
    0n,
  );
  const workload = '5,000 investors x 48 quarterly distributions, four tiers';
  const ballastMs = median(own);
  const isExact = paid === wire;
  const note = `${isExact ? 'sums to the wire, to the cent' : 'does not sum to the wire'}; every holder's line by tier kept; median of ${rounds}, ${timesTaken}`;
  const row = (peer: string, peerMs: number, most: number, target: string): Row => ({
    workload: `${workload}, beside ${peer.startsWith('exact') ? 'exact decimals' : 'floats'}`,
    peer,
    peerMs,
    ballastMs,
    ratio: ballastMs / peerMs,
    target,
    met: isExact && ballastMs <= most * peerMs,
    note,
  });
  return [
    row('exact Python decimals', median(exact), 0.1, '<= 0.1 x'),
    row('numpy on floats, not exact', median(float), 1.5, '<= 1.5 x'),
    {
      workload: `memory of ${workload}`,
      peer: 'none',
      peerMs: null,
      ballastMs: null,
      ratio: null,
      target: '< 300 MB',
      met: mostBytes < 300 * 2 ** 20,
      note: `${Math.round(mostBytes / 2 ** 20)} MB resident, the program and the benchmark's own data included`,
    },
  ];
}

interface Checksum {
  readonly mean: number;
  readonly first: number;
}

async function rateRows(folder: string): Promise<Row[]> {
  const bytes = (file: string) => {
    const { buffer, byteOffset, byteLength } = readFileSync(join(folder, file));
    return buffer.slice(byteOffset, byteOffset + byteLength);
  };
  const amounts = new Float64Array(bytes('xirr_amt.f64') as ArrayBuffer);
  const days = new Int32Array(bytes('xirr_days.i32') as ArrayBuffer);
  const flows = Array.from({ length: streams }, (_, stream) =>
    Array.from({ length: width }, (_flow, k) => ({
      years: (days[stream * width + k] ?? 0) / 365,
      amount: amounts[stream * width + k] ?? 0,
    })),
  );
  const [fast, scan, newton, brent]: number[][] = [[], [], [], []];
  let gap = 0;
  for (let round = 0; round < rounds; round++) {
    const { ms, value } = await timeOf(() => uniqueRates(amounts, days, width));
    fast?.push(ms);
    const full = await timeOf(() => flows.map((stream) => allRates(stream)));
    scan?.push(full.ms);
    newton?.push(runPeer<Checksum>(folder, 'xirr.py', 'newton').ms);
    const peer = runPeer<Checksum>(folder, 'xirr.py', 'brentq');
    brent?.push(peer.ms);
    gap = full.value.reduce(
      (most, [root = Number.NaN, ...others], k) =>
        others.length > 0 ? Number.NaN : Math.max(most, Math.abs(root - (value[k] ?? 0))),
      Math.abs((value[0] ?? 0) - peer.result.first),
    );
  }
  const [fastMs, scanMs] = [median(fast ?? []), median(scan ?? [])];
  const row = (
    what: string,
    [ballastMs, peerMs]: [number, number],
    { peer, most, target }: { peer: string; most: number; target: string },
  ): Row => ({
    workload: `10,000 rates of return of 200 flows, ${what}`,
    peer,
    peerMs,
    ballastMs,
    ratio: ballastMs / peerMs,
    target,
    met: ballastMs <= most * peerMs && gap < 1e-8,
    note: `all roots within ${gap.toExponential(1)} of each other; median of ${rounds}, ${timesTaken}`,
  });
  const [newtonMs, brentMs] = [median(newton ?? []), median(brent ?? [])];
  return [
    row('each unique by its signs', [fastMs, newtonMs], {
      peer: "numpy, Newton's method over all at once",
      most: 1,
      target: '<= 1 x',
    }),
    row('each unique by its signs, one by one', [fastMs, brentMs], {
      peer: 'scipy brentq, stream by stream',
      most: 0.2,
      target: '<= 0.2 x',
    }),
    row('the full search for all roots', [scanMs, brentMs], {
      peer: 'scipy brentq, which finds one',
      most: 3,
      target: '<= 3 x',
    }),
  ];
}

/** The waterfall screen's fund of the sample, tried with another amount each time. */
async function whatIfRow(): Promise<Row> {
  const fund = buildFunds().find(({ code }) => code === 'GP2');
  const agreement = fundAgreementSchema.parse(fund?.terms.at(-1)?.terms);
  const eur = (minor: bigint) => money('EUR', minor);
  const history = {
    terms: fundTermsSchema.parse({ ...agreement.waterfall, currency: agreement.currency }),
    commitments: (fund?.commitments ?? []).map((row) => ({
      id: investorCode(row.investor),
      name: row.investor.name,
      classId: row.classCode,
      className: row.className,
      kind: row.party,
      commitment: eur(row.amountMinor),
    })),
    flows: (fund?.events ?? [])
      .filter(({ status }) => status === 'settled')
      .sort((a, b) => (a.date < b.date ? -1 : 1))
      .map(({ date, kind, amountMinor }) => ({
        date: isoDate(date),
        kind,
        amount: eur(amountMinor),
      })),
  };
  const times: number[] = [];
  for (let round = 0; round < 25; round++) {
    const distribution = {
      date: isoDate('2026-11-27'),
      amount: eur(5_000_000_000n + BigInt(round)),
    };
    const { ms } = await timeOf(() =>
      unwrap(waterfallCalculation.run({ ...history, distribution }, silentContext)),
    );
    times.push(ms);
  }
  const ballastMs = median(times.slice(5));
  return {
    workload: `what if, fund of ${history.commitments.length} investors`,
    peer: 'none',
    peerMs: null,
    ballastMs,
    ratio: null,
    target: '<= 50 ms',
    met: ballastMs <= 50,
    note: `the whole history, every line and the trace of each; median of 20, ${timesTaken}`,
  };
}

/** About a minute. */
export async function run(): Promise<Row[]> {
  if (!existsSync(join(peers, 'waterfall.py')) || !existsSync(python)) {
    console.log('skipped: the shared peers or their Python are absent');
    return [await whatIfRow()];
  }
  const folder = mkdtempSync(join(tmpdir(), 'ballast-bench-'));
  try {
    const env = { ...process.env, BENCH_DATA: folder };
    execFileSync(python, ['gen_data.py', 'cash', 'fund'], { cwd: peers, env });
    const rows = await waterfallRows(folder);
    collectGarbage();
    return [...rows, ...(await rateRows(folder)), await whatIfRow()];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
