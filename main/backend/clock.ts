/** The machine's clock. `BALLAST_TODAY` holds the date still for the sample and for tests. */
import { isoDate } from '../../core/time/dates.ts';
import type { Clock } from './handler.ts';

export const realClock: Clock = {
  now: () => new Date().toISOString(),
  today: () => isoDate(process.env.BALLAST_TODAY ?? new Date().toISOString().slice(0, 10)),
};
