/**
 * Looks at screens as people may have them and names what cannot be read: `npm run looks -- FOLDER
 * [names...] [--long] [--known] [--locale=de] [--views=grey,print]` takes every picture in the views
 * below, writes it to the folder and prints its layout faults. It ends with 1 where there is one.
 * `--long` gives the sample long German names and 13-digit amounts, `--known` shows it as of before.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type App, openApp, showKnownAt } from './helpers/app.ts';
import { layoutFaults } from './helpers/layoutFaults.ts';
import { makeNamesLong } from './helpers/longNames.ts';
import { doMainJob, PICTURES, pictureHome } from './helpers/pictures.ts';

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
  const figures = page.locator('.screen:visible button.figure');
  const cells = page.locator('.screen:visible .ag-cell .value');
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

const option = (name: string) =>
  process.argv.find((one) => one.startsWith(`--${name}=`))?.slice(name.length + 3);
const [folder = 'out/looks', ...wanted] = process.argv
  .slice(2)
  .filter((one) => !one.startsWith('--'));
const isLong = process.argv.includes('--long');
const isPast = process.argv.includes('--known');
const only = option('views')?.split(',');
const locale = option('locale');
mkdirSync(folder, { recursive: true });
const app = await openApp(pictureHome());
await doMainJob(app);
if (isLong) await makeNamesLong(app);
if (locale !== undefined) await setLocale(app, locale);
if (isPast) await showKnownAt(app.page, 100);
let count = 0;
for (const picture of PICTURES) {
  if (wanted.length > 0 && !wanted.includes(picture.name)) continue;
  for (const view of VIEWS) {
    if (only !== undefined && !only.includes(view.name)) continue;
    await app.page.setViewportSize({ width: 1440, height: 900 });
    await app.setTheme(view.theme ?? 'light');
    await picture.prepare(app).catch((cause: unknown) => console.log(picture.name, String(cause)));
    if (view.hasExplain !== undefined) await setExplain(app, view.hasExplain);
    await app.page.setViewportSize({ width: view.width, height: view.height });
    await app.page.evaluate((isGrey) => {
      document.documentElement.style.filter = isGrey ? 'grayscale(1)' : '';
    }, view.isGrey === true);
    await app.page.waitForTimeout(600);
    const name = `${picture.name}-${view.name}`;
    if (view.isPrinted) {
      await app.page.pdf({ path: join(folder, `${name}.pdf`), format: 'A4', landscape: true });
      continue;
    }
    await app.page.screenshot({ path: join(folder, `${name}.png`) });
    const faults = await layoutFaults(app.page);
    count += faults.length;
    console.log(`${name}: ${faults.length === 0 ? 'clean' : `${faults.length} faults`}`);
    for (const fault of faults) console.log(`  ${fault}`);
  }
}
await app.close().catch((cause: unknown) => console.log(String(cause)));
process.exitCode = count === 0 ? 0 : 1;
