/**
 * Looks at screens as people may have them and names what cannot be read: `npm run looks -- FOLDER
 * [names...] [--long] [--known] [--locale=de] [--views=grey,print]` takes every picture in the views
 * below, writes it to the folder and prints its layout faults; it ends with 1 where there is one.
 * By name it also takes the places of `helpers/closerLooks.ts`.
 * `--click` clicks figures instead of taking pictures and names those that Explain tells otherwise.
 * `--aria` writes beside each picture what a screen reader is given.
 * `--long` gives the sample long German names and 13-digit amounts, `--known` shows it as
 * it was known before the last entry, `--known=N` as at entry N, `--state=empty|viewer|offline|loading|error` puts the window into that state.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type App, openApp, showKnownAt } from './helpers/app.ts';
import { clickFigures } from './helpers/clickFigures.ts';
import { CLOSER_LOOKS } from './helpers/closerLooks.ts';
import { layoutFaults } from './helpers/layoutFaults.ts';
import { makeNamesLong } from './helpers/longNames.ts';
import { paperFaults } from './helpers/paperFaults.ts';
import { doMainJob, PICTURES, type Picture, pictureHome, showPicture } from './helpers/pictures.ts';

interface View {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly theme?: 'light' | 'dark';
  readonly hasExplain?: boolean;
  readonly isGrey?: boolean;
  readonly isPrinted?: boolean;
}

/** A window at 200 % zoom has half the points each way. */
const VIEWS: readonly View[] = [
  { name: '1440', width: 1440, height: 900 },
  { name: '1280-explain', width: 1280, height: 720, hasExplain: true },
  { name: '1280-dark', width: 1280, height: 720, theme: 'dark', hasExplain: false },
  { name: 'zoom200-1440', width: 720, height: 450, hasExplain: false },
  { name: 'zoom200-1280', width: 640, height: 360, hasExplain: false },
  { name: 'grey', width: 1440, height: 900, isGrey: true },
  { name: 'print', width: 1440, height: 900, isPrinted: true },
];

async function setExplain(app: App, open: boolean): Promise<void> {
  const { page } = app;
  const isOpen = await page.locator('aside.panel:visible').count();
  if (isOpen > 0 === open) return;
  if (!open) {
    await page.locator('aside.panel').getByRole('button', { name: 'Close' }).first().click();
    return;
  }
  // Over a dialog only its own figures can be clicked.
  const dialog = page.getByRole('dialog');
  const at = (await dialog.count()) > 0 ? dialog.last() : page.locator('.screen:visible');
  const figures = at.locator('button.figure.num');
  const cells = at.locator('.cell-figure .value');
  const openers = (await figures.count()) > 0 ? figures : cells;
  // A screen without a figure has nothing to open.
  if ((await openers.count()) > 0) await openers.first().click();
}

/** Preferences are read at the start of a window. */
async function setLocale(app: App, locale: string): Promise<void> {
  await app.page.evaluate((tag) => {
    const kept = JSON.parse(
      localStorage.getItem('ballast.preferences') ?? '{"state":{},"version":0}',
    );
    kept.state.locale = tag;
    localStorage.setItem('ballast.preferences', JSON.stringify(kept));
  }, locale);
  await app.page.reload();
  await app.page.locator('.shell').waitFor();
}

/** The states of DESIGN.md that a screen can be in without being asked; each is what people meet. */
const STATES: { readonly [state: string]: (app: App) => Promise<void> } = {
  /** A workspace that was just made. */
  async empty(app) {
    await app.call('app.createWorkspace', {
      folder: join(app.home, 'Brandt Group'),
      name: 'Brandt Group',
      userName: 'Ines Brandt',
      passphrase: 'an empty house has an echo',
    });
    await app.page.reload();
    await app.page.locator('.shell').waitFor();
  },
  /** A person who may only look. */
  async viewer(app) {
    const { id, login, name } = await app.call('session.me', {});
    await app.call('users.save', { login: 'lindqvist', name: 'R. Lindqvist', roles: ['admin'] });
    await app.call('users.save', { id, login, name, roles: ['viewer'] });
    await app.page.reload();
    await app.page.locator('.shell').waitFor();
  },
  /** The program behind the window went away. */
  async offline(app) {
    await app.page.route('**/api/v1/**', (route) => route.abort());
  },
  /** Answers take longer than people look away. */
  async loading(app) {
    await app.page.route('**/api/v1/**', async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 5000));
      await route.continue().catch(() => undefined);
    });
  },
  /** One entry in three is refused by a fault of the program. */
  async error(app) {
    const problem = {
      kind: 'internal',
      code: 'INTERNAL',
      title: 'internal',
      detail: 'Something failed that should not. Report incident 01J9-4F2C with what you did.',
      details: { incident: '01J9-4F2C' },
    };
    await app.page.route('**/api/v1/**', (route) =>
      /events|session|settings|app\.state/.test(route.request().url())
        ? route.continue()
        : route.fulfill({
            status: 500,
            contentType: 'application/problem+json',
            body: JSON.stringify(problem),
          }),
    );
  },
};

const STATE_PATIENCE_MS = 4000;

async function lastButOne(app: App): Promise<number> {
  const { last } = await app.call('journal.list', { count: 1 });
  return last - 1;
}

/** Clicks the figures of a picture; gives how many Explain told otherwise. */
async function click(app: App, picture: Picture): Promise<number> {
  await app.page.setViewportSize({ width: 1920, height: 1200 });
  const { clicked, mismatches, closed, scaled } = await clickFigures(app.page, async () => {
    await showPicture(app, picture);
    await app.page.locator('.screen:visible [aria-busy=true]').first().waitFor({ state: 'hidden' });
    await app.page.waitForTimeout(500);
  });
  console.log(`${picture.name}: ${clicked} figures clicked, ${mismatches.length} open another`);
  for (const line of mismatches) console.log(`  ${line}`);
  for (const line of closed) console.log(`  (closed) ${line}`);
  for (const line of scaled) console.log(`  (scaled) ${line}`);
  return mismatches.length;
}

/** Names the faults of a picture; gives how many. */
function tell(name: string, faults: readonly string[]): number {
  console.log(`${name}: ${faults.length === 0 ? 'clean' : `${faults.length} faults`}`);
  for (const fault of faults) console.log(`  ${fault}`);
  return faults.length;
}

const option = (name: string) =>
  process.argv.find((one) => one.startsWith(`--${name}=`))?.slice(name.length + 3);
const [folder = 'out/looks', ...wanted] = process.argv
  .slice(2)
  .filter((one) => !one.startsWith('--'));
const isLong = process.argv.includes('--long');
const isClicked = process.argv.includes('--click');
const isRead = process.argv.includes('--aria');
/** The entry to look back to; by default the last but one, so that the main job's runs are known. */
const knownEntry = option('known');
const isPast = knownEntry !== undefined || process.argv.includes('--known');
const only = option('views')?.split(',');
const locale = option('locale');
const state = option('state');
mkdirSync(folder, { recursive: true });
const app = await openApp({
  ...pictureHome(),
  ...(state === 'empty' ? { start: 'nothing' } : {}),
});
if (isLong) await makeNamesLong(app);
if (state !== 'empty') await doMainJob(app);
if (locale !== undefined) await setLocale(app, locale);
if (isPast) await showKnownAt(app.page, knownEntry ? Number(knownEntry) : await lastButOne(app));
if (state !== undefined) {
  if (state !== 'empty')
    for (const picture of PICTURES)
      if (wanted.length === 0 || wanted.includes(picture.name)) await showPicture(app, picture);
  await STATES[state]?.(app);
  // What a picture waits for may never come in such a state; it is taken as it stands.
  app.page.setDefaultTimeout(STATE_PATIENCE_MS);
}
let count = 0;
const looked = wanted.length === 0 ? PICTURES : [...PICTURES, ...CLOSER_LOOKS];
for (const picture of looked) {
  if (wanted.length > 0 && !wanted.includes(picture.name)) continue;
  if (isClicked) {
    count += await click(app, picture);
    continue;
  }
  for (const view of VIEWS) {
    if (only !== undefined && !only.includes(view.name)) continue;
    await app.page.setViewportSize({ width: 1440, height: 900 });
    await app.setTheme(view.theme ?? 'light');
    await showPicture(app, picture).catch((cause: unknown) =>
      console.log(picture.name, String(cause)),
    );
    if (view.hasExplain !== undefined) await setExplain(app, view.hasExplain);
    await app.page.setViewportSize({ width: view.width, height: view.height });
    await app.page.evaluate((isGrey) => {
      document.documentElement.style.filter = isGrey ? 'grayscale(1)' : '';
    }, view.isGrey === true);
    await app.page.waitForTimeout(600);
    const name = `${picture.name}-${view.name}`;
    if (view.isPrinted) {
      await app.page.pdf({ path: join(folder, `${name}.pdf`), format: 'A4', landscape: true });
      count += tell(name, await paperFaults(app.page));
      continue;
    }
    await app.page.screenshot({ path: join(folder, `${name}.png`) });
    if (isRead) {
      // Explain takes the place of the screen where the window is narrow, a dialog lies over it.
      const dialog = app.page.getByRole('dialog');
      const place = (await dialog.count()) > 0 ? dialog.last() : app.page.locator('.main');
      writeFileSync(join(folder, `${name}.yml`), await place.ariaSnapshot());
    }
    count += tell(name, await layoutFaults(app.page));
  }
}
await app.close().catch((cause: unknown) => console.log(String(cause)));
process.exitCode = count === 0 ? 0 : 1;
