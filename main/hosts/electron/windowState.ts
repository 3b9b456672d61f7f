/** Where the window stood, kept between starts and brought back onto a screen that still exists. */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Rectangle } from 'electron';
import { z } from 'zod';
import { writeAtomically } from '../../store/files.ts';

const size = z.int().min(1).max(100_000);
const placeSchema = z.object({
  x: z.exactOptional(z.int()),
  y: z.exactOptional(z.int()),
  width: size,
  height: size,
  maximized: z.boolean(),
});
export type WindowPlace = z.infer<typeof placeSchema>;

/** The size that the screens are designed for. */
const DEFAULT: WindowPlace = { width: 1440, height: 900, maximized: false };

/** A title bar is worth nothing where less of it than this can be caught. */
const GRIP = 120;

function overlap(place: Rectangle, area: Rectangle): { width: number; height: number } {
  return {
    width: Math.min(place.x + place.width, area.x + area.width) - Math.max(place.x, area.x),
    height: Math.min(place.y + place.height, area.y + area.height) - Math.max(place.y, area.y),
  };
}

/**
 * The place on the given work areas: no larger than the area it stands on, wholly inside it, and at
 * the system's own choice of position where its screen is gone.
 */
export function clampPlace(place: WindowPlace, areas: readonly Rectangle[]): WindowPlace {
  const { maximized, width, height } = place;
  const [first] = areas;
  if (first === undefined) return place;
  const { x, y } = place;
  const home =
    x === undefined || y === undefined
      ? undefined
      : areas.find((area) => {
          const shared = overlap({ x, y, width, height }, area);
          return shared.width >= GRIP && shared.height >= GRIP;
        });
  const area = home ?? first;
  const fitted = {
    width: Math.min(width, area.width),
    height: Math.min(height, area.height),
    maximized,
  };
  if (home === undefined || x === undefined || y === undefined) return fitted;
  return {
    ...fitted,
    x: Math.min(Math.max(x, area.x), area.x + area.width - fitted.width),
    y: Math.min(Math.max(y, area.y), area.y + area.height - fitted.height),
  };
}

export interface WindowState {
  read(areas: readonly Rectangle[]): WindowPlace;
  write(place: WindowPlace): void;
}

export function windowStateIn(home: string): WindowState {
  const file = join(home, 'window.json');
  return {
    read(areas) {
      let kept: WindowPlace = DEFAULT;
      try {
        kept = placeSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
      } catch {
        // A place that is missing or damaged is the default place; nothing of value is lost.
      }
      return clampPlace(kept, areas);
    },
    write(place) {
      mkdirSync(home, { recursive: true });
      writeAtomically(file, Buffer.from(`${JSON.stringify(place)}\n`));
    },
  };
}
