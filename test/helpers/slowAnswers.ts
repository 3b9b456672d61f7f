/**
 * Answers that come late and out of order, as on a busy machine: a test that reads the page once, or
 * presses a key before its answer, fails at once rather than some night. `BALLAST_SLOW=800 npm test`
 * holds each answer back by up to 800 ms.
 */
import type { BrowserContext } from 'playwright-core';

/** The longest hold in milliseconds that the environment asks for; 0 is none. */
export const SLOW_MS = Number(process.env.BALLAST_SLOW ?? 0);

/** Holds every answer of the context's pages back by a time that repeats from run to run. */
export async function slowAnswers(context: BrowserContext, mostMs: number): Promise<void> {
  let state = 1;
  const next = () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  await context.route('**/api/v1/**', async (route) => {
    if (!route.request().url().endsWith('/events'))
      await new Promise((resolve) => setTimeout(resolve, next() * mostMs));
    // The page may have taken the question back, or be gone.
    await route.continue().catch(() => undefined);
  });
}
