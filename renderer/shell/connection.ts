/**
 * Whether anybody answers. A broken stream, a lost network or a call without an answer is a reason to
 * ask, never the answer itself: a loopback program lives without a network, and one call may fail
 * alone. As long as there is such a reason it is asked again, so that no moment is missed.
 */
import { call, hostKind, isUnreachable, onEvent, onUnanswered } from '../api.ts';
import { useSession } from '../stores/session.ts';

/** The pause before the next question; it grows while nothing changes. */
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 15_000;

/** Whom the watch asks and listens to; tests hand in their own. */
export interface ConnectionPort {
  /** True where the program behind the window answered. */
  ask(): Promise<boolean>;
  isOnline(): boolean;
  note(isAnswered: boolean): void;
}

export class ConnectionWatch {
  private readonly port: ConnectionPort;
  private isStreamLost = false;
  private isAnswered = true;
  private asked = 0;
  private pauseMs = FIRST_PAUSE_MS;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(port: ConnectionPort) {
    this.port = port;
  }

  onStream(isOpen: boolean): void {
    if (isOpen === !this.isStreamLost) return;
    this.isStreamLost = !isOpen;
    void this.check();
  }

  /** Asks now. Of questions on their way at once the last one counts. */
  async check(): Promise<void> {
    clearTimeout(this.timer);
    this.asked += 1;
    const mine = this.asked;
    const isAnswered = await this.port.ask();
    if (mine !== this.asked) return;
    this.pauseMs =
      isAnswered === this.isAnswered
        ? Math.min(LONGEST_PAUSE_MS, this.pauseMs * 2)
        : FIRST_PAUSE_MS;
    this.isAnswered = isAnswered;
    this.port.note(isAnswered);
    if (isAnswered && !this.isStreamLost && this.port.isOnline()) {
      this.pauseMs = FIRST_PAUSE_MS;
      return;
    }
    this.timer = setTimeout(() => void this.check(), this.pauseMs);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.asked += 1;
  }
}

/**
 * Keeps the status bar's word on it. `onBack` is called when the program answers again or the stream
 * is back, since what changed meanwhile was not told.
 */
export function followConnection(onBack: () => void): () => void {
  const watch = new ConnectionWatch({
    ask: async () => {
      const reply = await call('app.state', {});
      return reply.ok || !isUnreachable(reply.error);
    },
    // The desktop's program is the window's own; no network stands between them.
    isOnline: () => hostKind() === 'electron' || navigator.onLine,
    note: (isAnswered) => {
      const { unansweredSince, set } = useSession.getState();
      if (isAnswered === (unansweredSince === null)) return;
      set({ unansweredSince: isAnswered ? null : new Date().toISOString() });
      if (isAnswered) onBack();
    },
  });
  const check = () => void watch.check();
  let isLost = false;
  const stops = [
    onUnanswered(check),
    onEvent('connection', ({ isOpen }) => {
      watch.onStream(isOpen);
      if (isOpen && isLost) onBack();
      isLost = !isOpen;
    }),
  ];
  window.addEventListener('offline', check);
  window.addEventListener('online', check);
  return () => {
    watch.stop();
    for (const stop of stops) stop();
    window.removeEventListener('offline', check);
    window.removeEventListener('online', check);
  };
}
