/**
 * Work that can wait until a person has seen the answer: an event is answered by the frame that it
 * leads to, and whatever runs before that frame makes the answer late.
 */

/** A window that nobody sees paints nothing; what waits is done all the same. */
const UNSEEN_MS = 100;

/** Calls `act` once what is drawn now has been painted; gives the way to call it off. */
export function afterPaint(act: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> = setTimeout(act, UNSEEN_MS);
  const frame = requestAnimationFrame(() => {
    clearTimeout(timer);
    timer = setTimeout(act);
  });
  return () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
}
