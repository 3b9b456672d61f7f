/**
 * How soon the window answers a person: from the event of a pointer or key to the frame that shows a
 * response, on the sample workspace with the main job done. A response is what the person asked for or
 * a word that it comes: the other screen's heading, the busy panel of the figure, the letter. A screen
 * that was open before answers with its heading and all that it held, in one frame; one that opens for
 * the first time answers with its heading, and a row beside says when its own parts stood there.
 */
import { loadavg } from 'node:os';
import type { CDPSession, Page } from 'playwright-core';
import { openApp } from '../test/helpers/app.ts';
import { doMainJob } from '../test/helpers/pictures.ts';
import { median, type Row } from './row.ts';

const TIMES = 20;
const LIMIT_MS = 50;

/** What is looked at for a response; each is read before the event and in every frame after it. */
const PROBES = {
  screen: `[...document.querySelectorAll('.screen:has(> .screen-body:not(.unfilled)) h1')]
    .filter((one) => one.checkVisibility()).map((one) => one.textContent).join()`,
  name: `[...document.querySelectorAll('.screen-head h1')].filter((one) => one.checkVisibility())
    .map((one) => one.textContent).join()`,
  panel: `(() => { const body = document.querySelector('aside.panel:not(.jobs-alone) .panel-body');
    return body ? body.dataset.explains + body.querySelectorAll('[aria-busy=true]').length : ''; })()`,
  chosen: `[...document.querySelectorAll('[role=radio]')].filter((one) => one.checkVisibility())
    .map((one) => one.getAttribute('aria-checked')).join()`,
  field: 'document.activeElement?.value',
  amount: `document.querySelector('.what-if .amount')?.textContent`,
  cell: `document.activeElement?.closest('.ag-cell')?.getAttribute('col-id') +
    document.activeElement?.closest('.ag-row')?.getAttribute('row-index')`,
} as const;

type Probe = keyof typeof PROBES;

interface Answer {
  /** From the event to the end of the frame that shows a response. */
  readonly timeMs: number;
  /** What the window's own thread worked meanwhile; the rest is waiting for a processor. */
  readonly workMs: number;
}

const sessions = new WeakMap<Page, Promise<CDPSession>>();

/** Milliseconds that the window's thread has worked so far. */
async function workOf(page: Page): Promise<number> {
  const opening =
    sessions.get(page) ??
    page
      .context()
      .newCDPSession(page)
      .then(async (made) => {
        await made.send('Performance.enable');
        return made;
      });
  sessions.set(page, opening);
  const { metrics } = await (await opening).send('Performance.getMetrics');
  return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1000;
}

async function answerTime(
  page: Page,
  kind: 'click' | 'keydown' | 'pointerdown',
  probe: Probe,
  act: () => Promise<void>,
  settleMs = 400,
): Promise<Answer> {
  const armed = await page.evaluateHandle(
    `(() => {
      const read = () => ${PROBES[probe]};
      const before = read();
      const time = new Promise((resolve) => {
        addEventListener('${kind}', ({ timeStamp }) => {
          const look = () => {
            const now = read();
            const isAnswered = now !== before && now !== '';
            const isLate = performance.now() - timeStamp > 3000;
            if (!isAnswered && !isLate) return requestAnimationFrame(look);
            const { port1, port2 } = new MessageChannel();
            port1.onmessage = () => resolve(isLate ? -1 : performance.now() - timeStamp);
            port2.postMessage(0);
          };
          requestAnimationFrame(look);
        }, { capture: true, once: true });
      });
      return { time };
    })()`,
  );
  const before = await workOf(page);
  await act();
  const time = await armed.evaluate((value) => (value as { time: Promise<number> }).time);
  const workMs = (await workOf(page)) - before;
  await armed.dispose();
  if (time < 0) throw new Error(`Nothing answered a ${kind} by its ${probe}.`);
  // The next event must not meet the work that this one left.
  await page.waitForTimeout(settleMs);
  return { timeMs: time, workMs };
}

/** Clicks the middle of what the selectors name, one after the other, without waiting for anything. */
async function clicks(
  page: Page,
  selectors: readonly string[],
  probe: Probe,
  { isDown = false, count = TIMES, settleMs = 400 } = {},
) {
  const times: Answer[] = [];
  for (let index = 0; index < count; index++) {
    const selector = selectors[index % selectors.length] ?? '';
    await page.locator(selector).first().scrollIntoViewIfNeeded();
    const box = await page.locator(selector).first().boundingBox();
    if (box === null) throw new Error(`${selector} is not there.`);
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    const kind = isDown ? 'pointerdown' : 'click';
    times.push(await answerTime(page, kind, probe, () => page.mouse.click(x, y), settleMs));
  }
  return times;
}

/** Four figures that explain themselves differently, each in view. */
async function distinctFigures(page: Page, selector: string): Promise<string[]> {
  const found = new Map<string, string>();
  const count = await page.locator(selector).count();
  for (let at = 0; at < count && found.size < 4; at++) {
    const figure = `${selector} >> nth=${at}`;
    await page.locator(figure).scrollIntoViewIfNeeded();
    await page.locator(figure).click();
    await page.waitForTimeout(300);
    const shown = await page.locator('aside.panel .panel-body').getAttribute('data-explains');
    if (shown !== null && !found.has(shown)) found.set(shown, figure);
  }
  return [...found.values()];
}

async function keys(page: Page, pressed: readonly string[], probe: Probe) {
  const times: Answer[] = [];
  for (let index = 0; index < TIMES; index++) {
    const key = pressed[index % pressed.length] ?? '';
    times.push(await answerTime(page, 'keydown', probe, () => page.keyboard.press(key)));
  }
  return times;
}

/** Screens that open for the first time since the window was loaded, each once. */
async function firstVisits(page: Page, screens: readonly string[], probe: Probe) {
  await page.evaluate(() => localStorage.removeItem('ballast.tabs'));
  await page.reload();
  await page.locator('.home-hero').first().waitFor();
  // The code of other screens is fetched while nobody has touched the window for a while.
  await page.waitForTimeout(9000);
  return clicks(page, screens.map(rail), probe, { count: screens.length, settleMs: 2000 });
}

function rowOf(workload: string, answers: readonly Answer[], limitMs = LIMIT_MS): Row {
  const times = answers.map(({ timeMs }) => timeMs);
  const middle = median(times);
  const worst = Math.max(...times).toFixed(0);
  const work = median(answers.map(({ workMs }) => workMs)).toFixed(0);
  return {
    workload,
    peer: 'none',
    peerMs: null,
    ballastMs: middle,
    ratio: null,
    target: Number.isFinite(limitMs) ? `<= ${limitMs} ms` : 'none',
    met: middle <= limitMs,
    note: `worst of ${times.length}: ${worst} ms; work of the window's thread ${work} ms; load ${loadavg()[0]?.toFixed(1)}`,
  };
}

const rail = (name: string) => `.rail >> text="${name}"`;
const cell = (column: string, row: number) =>
  `.screen:visible .ag-row[row-index="${row}"] [col-id="${column}"] .value`;

/** About three minutes. */
export async function run(): Promise<Row[]> {
  const app = await openApp();
  const { page } = app;
  const rows: Row[] = [];
  const add = (workload: string, times: readonly Answer[], limitMs = LIMIT_MS) =>
    rows.push(rowOf(workload, times, limitMs));
  try {
    await doMainJob(app);
    const others =
      'Position Accounts Reconcile Ledger Forecast Risk Funds Reports Journal Settings';
    const firsts = others.split(' ');
    add('rail: a screen for the first time, its name', await firstVisits(page, firsts, 'name'));
    const filled = await firstVisits(page, firsts, 'screen');
    add('rail: a screen for the first time, its parts', filled, Number.POSITIVE_INFINITY);
    const screens = ['Home', 'Position', 'Forecast', 'Risk', 'Funds', 'Journal'];
    await page.evaluate(() => localStorage.removeItem('ballast.tabs'));
    await page.reload();
    await page.locator('.home-hero').first().waitFor();
    for (const name of screens) {
      await app.goTo(name);
      await page.waitForTimeout(1000);
    }
    add('rail: another screen, open before', await clicks(page, screens.map(rail), 'screen'));
    const tabs = [2, 3, 4, 5, 1].map((at) => `.tabs [role=tab] >> nth=${at}`);
    add('tab strip: another tab', await clicks(page, tabs, 'screen'));
    const numbers = [1, 2, 3, 4, 5].map((at) => `Control+${at}`);
    add('Ctrl 1 to 5: another tab', await keys(page, numbers, 'screen'));
    await app.goTo('Home');
    const figures = await distinctFigures(page, '.screen:visible td button.figure.num');
    add('figure of Home: the panel', await clicks(page, figures, 'panel'));
    await app.goTo('Forecast');
    const weeks = await distinctFigures(page, '.screen:visible td button.figure.num');
    add('figure of Forecast: the panel', await clicks(page, weeks, 'panel'));
    await app.goTo('Risk');
    await page.locator('.screen:visible [role=radio]').first().waitFor();
    const levels = ['95%', '97.5%', '99%'].map(
      (name) => `.screen:visible [role=radio]:text-is("${name}")`,
    );
    add('segmented control: confidence of Risk', await clicks(page, levels, 'chosen'));
    await app.goTo('Position');
    const cells = [2, 3, 4, 1].map((row) => cell('closing', row));
    await page.locator(cell('closing', 1)).first().click();
    await page.locator('aside.panel .big-figure').waitFor();
    add('cell of a grid: the cell is active', await clicks(page, cells, 'cell', { isDown: true }));
    add('cell of a grid: the panel', await clicks(page, cells, 'panel'));
    add('arrow key in a grid: the next cell', await keys(page, ['ArrowDown', 'ArrowUp'], 'cell'));
    await page.keyboard.press('/');
    await page.locator('input[type=search]:focus').waitFor();
    add('filter of a grid: the letter', await keys(page, [...'operating'], 'field'));
    await app.goTo('Home');
    await page.getByRole('button', { name: /^Open: Review distribution/ }).click();
    await page.locator('.what-if-sides').waitFor();
    await page.locator('.what-if input[type=range]').first().focus();
    add('slider of what-if: its amount', await keys(page, ['ArrowRight', 'ArrowLeft'], 'amount'));
    await app.close();
  } catch (cause) {
    await app.close().catch(() => undefined);
    throw cause;
  }
  return rows;
}
