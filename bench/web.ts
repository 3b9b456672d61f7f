/**
 * The web host on the sample workspace as a person meets it: a second start from the process to a usable
 * page in real Chromium, memory at rest, and how long the page's thread is held while a job runs. The
 * peer of a start is the same Chromium showing an empty page.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { constants, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../test/helpers/browser.ts';
import { prebuiltSample } from '../test/helpers/prebuilt.ts';
import { median, type Row } from './row.ts';

const rounds = 5;
const restSeconds = 10;
const emptyPage = 'data:text/html,<title>Empty</title><p>Empty</p>';
const root = join(import.meta.dirname, '..');

interface Host {
  readonly child: ChildProcess;
  readonly address: string;
  /** `Date.now()` when the process was asked for. */
  readonly startedAt: number;
  readonly readyMs: number;
}

interface Start {
  readonly ready: number;
  readonly paint: number;
  readonly usable: number;
  readonly position: number;
}

/** About two minutes. */
export async function run(): Promise<Row[]> {
  const home = mkdtempSync(join(tmpdir(), 'ballast-bench-'));
  const sample = await prebuiltSample();
  cpSync(sample, join(home, 'sample'), { recursive: true, mode: constants.COPYFILE_FICLONE });
  try {
    // The first start builds the page and fills the cache of compiled code.
    await stop(await startHost(home));
    const [starts, empties]: [Start[], number[]] = [[], []];
    const browser = await launchBrowser();
    for (let round = 0; round < rounds; round++) {
      empties.push(await timeEmptyPage());
      starts.push(await timeStart(home, browser));
    }
    const rows = startRows(starts, median(empties));
    rows.push(...(await restAndJobRows(home, browser)));
    await browser.close();
    return rows;
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

function startRows(starts: readonly Start[], peerMs: number): Row[] {
  const middle = (of: (start: Start) => number): number => median(starts.map(of));
  const row = (workload: string, ballastMs: number, limitMs: number | null, note: string): Row => ({
    workload,
    peer: 'same Chromium, launch to first paint of an empty page',
    peerMs,
    ballastMs,
    ratio: ballastMs / peerMs,
    target: limitMs === null ? 'none' : `<= ${limitMs.toLocaleString('en')} ms`,
    met: limitMs === null || ballastMs <= limitMs,
    note,
  });
  const fastest = Math.min(...starts.map(({ usable }) => usable)).toFixed(0);
  return [
    row(
      'second start: process to address',
      middle(({ ready }) => ready),
      null,
      'sample workspace open, writer and reader threads up, listening',
    ),
    row(
      'second start: process to first paint',
      middle(({ paint }) => paint),
      null,
      'in a Chromium that runs already, as the browser of a person does; new session',
    ),
    row(
      'second start: process to usable Home',
      middle(({ usable }) => usable),
      1500,
      `figures shown, nothing loading; median of ${starts.length}, fastest ${fastest} ms`,
    ),
    row(
      'Position, from the click to its figures',
      middle(({ position }) => position),
      null,
      'first visit: the screen and the grid are loaded with it',
    ),
  ];
}

async function timeEmptyPage(): Promise<number> {
  const started = Date.now();
  const browser = await launchBrowser();
  const page = await browser.newPage();
  await page.goto(emptyPage);
  const painted = await firstPaint(page);
  await browser.close();
  return painted - started;
}

async function timeStart(home: string, browser: Browser): Promise<Start> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  const host = await startHost(home);
  await page.goto(host.address, { waitUntil: 'commit' });
  const usable = (await shownFigures(page)) - host.startedAt;
  const paint = (await firstPaint(page)) - host.startedAt;
  const clicked = Date.now();
  await page.locator('.rail').getByText('Position', { exact: true }).click();
  await page.locator('.ag-row').first().waitFor();
  const position = (await shownFigures(page)) - clicked;
  await context.close();
  await stop(host);
  return { ready: host.readyMs, paint, usable, position };
}

/** The moment of the first contentful paint, in the same clock as `Date.now()`. */
function firstPaint(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((painted) => {
        new PerformanceObserver((list) => {
          const [entry] = list.getEntriesByName('first-contentful-paint');
          if (entry !== undefined) painted(performance.timeOrigin + entry.startTime);
        }).observe({ type: 'paint', buffered: true });
      }),
  );
}

/** Waits until the screen shows amounts and nothing loads, then for the frame that draws it. */
async function shownFigures(page: Page): Promise<number> {
  await page.waitForFunction(
    () => {
      const busy = document.querySelector('[aria-busy="true"]') !== null;
      const head = document.querySelector('.screen-head h1') !== null;
      return (
        head && !busy && /\d,\d{3}|\d\.\d/.test(document.querySelector('main')?.textContent ?? '')
      );
    },
    undefined,
    { polling: 'raf' },
  );
  return page.evaluate(
    () =>
      new Promise<number>((drawn) => {
        requestAnimationFrame(() => setTimeout(() => drawn(Date.now())));
      }),
  );
}

/** The program as `npm start` runs it, told not to open a browser. */
function startHost(home: string): Promise<Host> {
  const startedAt = Date.now();
  const words = [join(root, 'main/hosts/start.ts'), '--web', '--no-open', '--sample'];
  const child = spawn(process.execPath, words, {
    cwd: root,
    env: { ...process.env, BALLAST_HOME: home },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return new Promise((ready, failed) => {
    let said = '';
    const listen = (chunk: Buffer) => {
      said += chunk.toString();
      const address = /ready at (http:\S+)/.exec(said)?.[1];
      if (address !== undefined)
        ready({ child, address, startedAt, readyMs: Date.now() - startedAt });
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.once('exit', (code) => failed(new Error(`the web host ended with ${code}: ${said}`)));
  });
}

async function stop({ child }: Host): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
}

function residentMegabytes({ child }: Host): number {
  const text = execFileSync('ps', ['-o', 'rss=', '-p', String(child.pid)], { encoding: 'utf8' });
  return Number(text) / 1024;
}

async function restAndJobRows(home: string, browser: Browser): Promise<Row[]> {
  const host = await startHost(home);
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await page.goto(host.address);
  await shownFigures(page);
  await page.waitForTimeout(restSeconds * 1000);
  const resident = residentMegabytes(host);
  const longest = await longestTaskDuringForecast(page);
  await context.close();
  await stop(host);
  return [
    {
      workload: 'resident memory of the idle backend',
      peer: 'none',
      peerMs: null,
      ballastMs: null,
      ratio: null,
      target: '< 300 MB',
      met: resident < 300,
      note: `${resident.toFixed(0)} MB ${restSeconds} s after Home was shown; one process with its threads`,
    },
    {
      workload: 'longest task of the window while a forecast runs',
      peer: 'none',
      peerMs: null,
      ballastMs: longest.taskMs,
      ratio: null,
      target: '<= 50 ms',
      met: longest.taskMs <= 50,
      note:
        `Home open, 0 where no task reached 50 ms; jobs ran ${longest.jobMs.toFixed(0)} ms, ` +
        `longest wait of a timer ${longest.waitMs.toFixed(0)} ms`,
    },
  ];
}

/** Starts a forecast over the bridge, so that its events reach the page as for a person. */
function longestTaskDuringForecast(
  page: Page,
): Promise<{ readonly taskMs: number; readonly waitMs: number; readonly jobMs: number }> {
  return page.evaluate(async () => {
    const { ballast } = window as unknown as {
      ballast: { call(name: string, input: unknown): Promise<{ ok: boolean; value: unknown }> };
    };
    const info = (await ballast.call('workspace.info', {})).value as { businessDate: string };
    let [taskMs, waitMs, last, running] = [0, 0, performance.now(), true];
    const observer = new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) taskMs = Math.max(taskMs, duration);
    });
    observer.observe({ type: 'longtask' });
    const tick = () => {
      const now = performance.now();
      waitMs = Math.max(waitMs, now - last);
      last = now;
      if (running) setTimeout(tick, 5);
    };
    tick();
    const started = performance.now();
    for (const model of ['auto', 'ets']) {
      const reply = await ballast.call('forecast.run', { asOf: info.businessDate, model });
      if (!reply.ok) throw new Error(JSON.stringify(reply));
    }
    const jobMs = performance.now() - started;
    await new Promise((resolve) => setTimeout(resolve, 500));
    running = false;
    observer.disconnect();
    return { taskMs, waitMs, jobMs };
  });
}
