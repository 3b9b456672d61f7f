/**
 * Pictures of every screen on the sample workspace after its main job, light and dark, in both window
 * sizes: `npm run screenshots` writes them to docs/screenshots, where people look at what they changed.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openApp } from './helpers/app.ts';
import { doMainJob, PICTURES, pictureHome, showPicture } from './helpers/pictures.ts';

const folder = fileURLToPath(new URL('../docs/screenshots', import.meta.url));
const THEMES = ['light', 'dark'] as const;
const SIZES = [
  { width: 1440, height: 900 },
  { width: 1280, height: 720 },
] as const;

const wanted = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const app = await openApp(pictureHome());
await doMainJob(app);
for (const picture of PICTURES) {
  if (wanted.length > 0 && !wanted.includes(picture.name)) continue;
  for (const theme of THEMES) {
    await app.setTheme(theme);
    for (const size of SIZES) {
      await app.page.setViewportSize(size);
      await showPicture(app, picture);
      await app.page.waitForLoadState('networkidle').catch(() => undefined);
      await app.page.waitForTimeout(700);
      const name = `${picture.name}-${theme}-${size.width}x${size.height}.png`;
      await app.page.screenshot({ path: join(folder, name) });
      console.log(name);
    }
  }
}
await app.close();
