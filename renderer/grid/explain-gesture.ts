/**
 * When a grid explains by itself: a click on a figure opens Explain, and while it is open it follows
 * the active cell. A first click waits for a possible second one, which means drill.
 */
import { type ExplainTarget, explain, useExplain } from '../stores/explain.ts';

/** Longer than the pause inside a double click; the panel's arrival would move the second one's aim. */
const OPEN_DELAY_MS = 260;
/** Holding an arrow key asks once, where it ends. */
const FOLLOW_DELAY_MS = 90;

/** Shows the figure in the open panel, unless it is what the panel shows. */
function follow(target: ExplainTarget): void {
  const { isOpen, stack } = useExplain.getState();
  if (isOpen && stack.at(-1)?.key !== target.key) explain(target);
}

export class ExplainGesture {
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** A click inside a cell whose figure opens; only on the figure itself does it open the panel. */
  onClick(target: ExplainTarget, isOnFigure: boolean): void {
    this.cancel();
    if (useExplain.getState().isOpen) follow(target);
    else if (isOnFigure) this.after(OPEN_DELAY_MS, () => explain(target));
  }

  /** The active cell moved; `null` where it holds no figure that opens. */
  onMoved(target: ExplainTarget | null): void {
    this.cancel();
    if (target === null || !useExplain.getState().isOpen) return;
    this.after(FOLLOW_DELAY_MS, () => follow(target));
  }

  cancel(): void {
    clearTimeout(this.timer);
  }

  private after(delayMs: number, run: () => void): void {
    this.cancel();
    this.timer = setTimeout(run, delayMs);
  }
}
