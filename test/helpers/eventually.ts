/** For what takes a moment on the screen: read and compared again until it holds. */
import { vi } from 'vitest';

/** How long something may take to come; only a test that fails waits so long. */
const PATIENCE_MS = 60_000;

/**
 * Runs `check` until it throws nothing; its last complaint is the test's. It must read all that it
 * compares anew, and change nothing.
 */
export function eventually(check: () => void | Promise<void>): Promise<void> {
  return vi.waitFor(check, { timeout: PATIENCE_MS, interval: 100 });
}
