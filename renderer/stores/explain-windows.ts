/**
 * Explain in a window of its own, for people with two displays. The first window sends what it
 * explains; the second draws it and sends back what is opened there, so that both always show the
 * same figure. They talk over a channel of the page's own origin; the second asks for no figures.
 */
import type { AppError, ExplanationWire } from '../contract.ts';
import type { KnownAt } from './clocks.ts';

type LinkWire = NonNullable<ExplanationWire['crumbs'][number]['link']>;

/** An explanation as it is drawn; empty while it loads. */
export interface Shown {
  readonly explanation?: ExplanationWire;
  /** Today's figure, while the window shows the past. */
  readonly now?: ExplanationWire['figure'];
  readonly error?: AppError;
  /** Another figure is asked for; until it comes this one stands faint. */
  readonly isBusy?: boolean;
}

/** What the second window draws. */
export interface SentView {
  readonly shown: Shown;
  /** How many figures deep; 0 where none is selected. */
  readonly depth: number;
  readonly asOf: string;
  readonly knownAt: KnownAt | null;
}

/**
 * `hello` and `bye`: the second window has opened, closes. `back`: to the figure before. `ended`: the
 * first window closes, and the second with it.
 */
type Sign = 'hello' | 'bye' | 'back' | 'ended';

type Message = { readonly pair: string } & (
  | { readonly kind: 'view'; readonly view: SentView }
  | { readonly kind: 'follow'; readonly link: LinkWire }
  | { readonly kind: Sign }
);

const HASH = '#explain=';

/** True in the window that shows an explanation alone. */
export function isExplainWindow(): boolean {
  return globalThis.location?.hash.startsWith(HASH) ?? false;
}

let pair = '';
let channel: BroadcastChannel | null = null;

/** The name that the two windows share: made by the first, in the address of the second. */
function pairName(): string {
  if (pair === '') pair = isExplainWindow() ? location.hash.slice(HASH.length) : newName();
  return pair;
}

function newName(): string {
  return crypto.getRandomValues(new Uint32Array(2)).join('');
}

function open(): BroadcastChannel {
  channel ??= new BroadcastChannel('ballast.explain');
  return channel;
}

export function sendSign(kind: Sign): void {
  open().postMessage({ kind, pair: pairName() } satisfies Message);
}

export function sendView(view: SentView): void {
  open().postMessage({ kind: 'view', pair: pairName(), view } satisfies Message);
}

/** Opens in the first window what was clicked in the second. */
export function sendFollow(link: LinkWire): void {
  open().postMessage({ kind: 'follow', pair: pairName(), link } satisfies Message);
}

/** Listens to the other window of the pair. Gives the way to stop. */
export function onMessage(listener: (message: Message) => void): () => void {
  const hear = (event: MessageEvent<Message>) => {
    if (event.data.pair === pairName()) listener(event.data);
  };
  const heard = open();
  heard.addEventListener('message', hear);
  return () => heard.removeEventListener('message', hear);
}

/** Opens the second window, or brings it to the front. False where the browser refused. */
export function openExplainWindow(): boolean {
  const name = pairName();
  const opened = window.open(
    `${location.pathname}${HASH}${name}`,
    `ballast-explain-${name}`,
    'popup,width=440,height=760',
  );
  opened?.focus();
  return opened !== null;
}
