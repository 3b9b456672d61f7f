/** What every end-to-end file opens, built once before any of them begins rather than by each process. */
import { builtWindow, prebuiltSample } from './prebuilt.ts';

export async function setup(): Promise<void> {
  await builtWindow();
  await prebuiltSample();
}
