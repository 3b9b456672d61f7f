/**
 * No text is cut, shortened or overlapping on any screen: in the smaller window, at 200 % zoom, and
 * with long German names, German figures and 13-digit amounts; and nothing to press is printed.
 * `npm run looks` shows the pictures.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, openApp } from '../helpers/app.ts';
import { layoutFaults } from '../helpers/layoutFaults.ts';
import { makeNamesLong } from '../helpers/longNames.ts';
import { paperFaults } from '../helpers/paperFaults.ts';
import { doMainJob, PICTURES, type Picture, showPicture } from '../helpers/pictures.ts';

/** Halves of 1440 x 900 are what a window of that size has at 200 % zoom. */
const WINDOWS = [
  { name: '1280 x 720', width: 1280, height: 720 },
  { name: '1440 x 900 at 200 %', width: 720, height: 450 },
] as const;

let app: App;

beforeAll(async () => {
  app = await openApp();
  await doMainJob(app);
});
afterAll(() => app?.close());

/**
 * Each picture is looked at in one of the windows here and, every third of them, with long names;
 * `npm run looks` takes all of them in every view.
 */
const partOf = (part: number) => PICTURES.filter((_, index) => index % 3 === part);

async function faultsIn(
  window: (typeof WINDOWS)[number],
  pictures: readonly Picture[],
  isPrinted = false,
): Promise<string[]> {
  const { page } = app;
  const faults: string[] = [];
  const isNarrow = window.width < 1000;
  await page.setViewportSize(window);
  for (const picture of pictures) {
    // A narrow window has other ways to a place, and each change of its size lays all out anew.
    if (isNarrow) await page.setViewportSize({ width: 1440, height: 900 });
    await showPicture(app, picture);
    if (isNarrow) await page.setViewportSize(window);
    // Layout that follows the window's size settles within a frame or two.
    await expect
      .poll(
        async () => {
          const found = await layoutFaults(page);
          return found.map((fault) => `${picture.name}: ${fault}`);
        },
        // A fault stays; the longest list of them must fit into the time of a test.
        { timeout: 10_000 },
      )
      .toEqual([])
      .catch(async () => {
        faults.push(...(await layoutFaults(page)).map((fault) => `${picture.name}: ${fault}`));
      });
    if (isPrinted)
      faults.push(...(await paperFaults(page)).map((fault) => `${picture.name}: ${fault}`));
  }
  return faults;
}

describe('what people can read', () => {
  for (const [part, window] of WINDOWS.entries())
    it(`is whole in ${window.name}`, async () => {
      // Paper is asked about in one of them: what is printed does not hang on the window.
      expect(await faultsIn(window, partOf(part), part === 0)).toEqual([]);
    });

  it('is whole with long German names and large amounts', async () => {
    await makeNamesLong(app);
    await app.page.evaluate(() => {
      const kept = JSON.parse(
        localStorage.getItem('ballast.preferences') ?? '{"state":{},"version":0}',
      );
      kept.state.locale = 'de';
      localStorage.setItem('ballast.preferences', JSON.stringify(kept));
    });
    await app.page.reload();
    await app.page.locator('.shell').waitFor();
    expect(await faultsIn(WINDOWS[0], partOf(2))).toEqual([]);
  });
});
