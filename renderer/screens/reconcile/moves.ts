/** Keys that move within a list of the screen, the same in each of them. */

const PAGE = 12;

/** The row that a key leads to from `place`, within the list; undefined for keys that do not move. */
export function rowAfter(key: string, place: number, count: number): number | undefined {
  const steps: { readonly [key: string]: number } = {
    ArrowDown: place + 1,
    ArrowUp: place - 1,
    PageDown: place + PAGE,
    PageUp: place - PAGE,
    Home: 0,
    End: count - 1,
  };
  const to = steps[key];
  return to === undefined ? undefined : Math.max(0, Math.min(count - 1, to));
}
