/** After a test of the window that failed; one that passed must leave nothing over the screen itself. */
import { afterEach } from 'vitest';
import { closeLeftovers } from './app.ts';

afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await closeLeftovers();
});
