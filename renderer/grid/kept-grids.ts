/**
 * Grids that outlive their screen's absence. A hidden tab stops its effects but keeps its elements, so
 * a grid stays in them and is there at once when the tab comes back; making one anew takes longer than
 * a person's blink. One whose elements left the document is destroyed once what replaced it is seen.
 */
import { afterPaint } from '../after-paint.ts';

export interface KeptGrid {
  readonly element: HTMLElement;
  destroy(): void;
}

const kept = new Set<KeptGrid>();
let callOff: () => void = () => undefined;

/** Destroys what left the document; grids of a tab that was closed while hidden are told by nobody. */
function sweep(): void {
  for (const grid of kept) {
    if (grid.element.isConnected) continue;
    kept.delete(grid);
    grid.destroy();
  }
}

function sweepSoon(): void {
  callOff();
  callOff = afterPaint(sweep);
}

/** Puts a grid aside whose effects stop: hidden with its tab, or gone. */
export function keepGrid(grid: KeptGrid): void {
  kept.add(grid);
  sweepSoon();
}

/** Takes a grid back that is shown again, or that another one replaces. */
export function takeGrid(grid: KeptGrid): void {
  kept.delete(grid);
  sweepSoon();
}
