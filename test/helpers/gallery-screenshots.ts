/**
 * Takes pictures of the gallery, light and dark, at both window sizes of the design. For people to
 * look at: `node test/helpers/gallery-screenshots.ts [folder] [only]`.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';
import { launchBrowser } from './browser.ts';

const VIEWS = [
  'sheet=home',
  'sheet=home&theme=dark',
  'sheet=position&explain=1',
  'sheet=position&explain=1&theme=dark',
  'sheet=position&explain=1&known=1',
  'sheet=risk&explain=1',
  'sheet=risk&theme=dark',
  'sheet=journal',
  'sheet=scenarios',
  'sheet=scenarios&theme=dark',
  'stage=first-run',
  'stage=locked',
];
const SIZES = [
  { width: 1440, height: 900 },
  { width: 1280, height: 720 },
];

const folder = process.argv[2] ?? 'out/gallery';
const only = process.argv[3];
mkdirSync(folder, { recursive: true });
const root = fileURLToPath(new URL('../../', import.meta.url));
const server = await createServer({ configFile: join(root, 'vite.config.ts'), logLevel: 'error' });
await server.listen();
const address = server.resolvedUrls?.local[0] ?? '';
const browser = await launchBrowser();
for (const size of SIZES) {
  const page = await browser.newPage({ viewport: size });
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) console.error(message.text());
  });
  page.on('pageerror', (cause) => console.error(String(cause)));
  for (const view of VIEWS) {
    const name = view.replaceAll(/[=&]/g, '-');
    if (only !== undefined && !name.includes(only)) continue;
    await page.goto(`${address}gallery.html?${view}`);
    await page.waitForSelector('[data-ready="true"]');
    await page.waitForTimeout(700);
    await page.screenshot({ path: join(folder, `${name}-${size.width}.png`) });
  }
  await page.close();
}
await browser.close();
await server.close();
