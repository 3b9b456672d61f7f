/**
 * Typed access to the bridge. A call never throws: a lost bridge or a broken reply comes back as an
 * error like any other, so that screens have one way to show what went wrong.
 */
import type {
  AppError,
  BallastBridge,
  BallastEvents,
  CallMeta,
  ContractName,
  InputOf,
  OutputOf,
  Reply,
} from './contract.ts';
import { formatMessage } from './format/index.ts';
import { t } from './messages/index.ts';

function bridge(): BallastBridge | null {
  return typeof window === 'undefined' ? null : (window.ballast ?? null);
}

/** Calls one entry of the contract. */
export async function call<Name extends ContractName>(
  name: Name,
  input: InputOf<Name>,
  meta?: CallMeta,
): Promise<Reply<OutputOf<Name>>> {
  const ballast = bridge();
  if (!ballast)
    return {
      ok: false,
      error: { kind: 'unavailable', code: 'BRIDGE_MISSING', message: t('error.lostBridge') },
    };
  try {
    const reply = await ballast.call(name, input, meta);
    // The question whether anybody answers is the watch's own.
    if (!reply.ok && isUnreachable(reply.error) && name !== 'app.state') doubt();
    return reply.ok ? reply : { ok: false, error: readable(reply.error) };
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    return { ok: false, error: { kind: 'unavailable', code: 'BRIDGE_FAILED', message } };
  }
}

/** An error in the reader's own way of writing dates and amounts. */
function readable(error: AppError): AppError {
  return { ...error, message: formatMessage(error.message) };
}

/** True where nobody answered, as against an answer that refuses. */
export function isUnreachable({ code }: AppError): boolean {
  return code === 'HOST_UNREACHABLE';
}

let doubt: () => void = () => undefined;

/** Calls `listener` when a call got no answer; gives the way to stop. There is one listener. */
export function onUnanswered(listener: () => void): () => void {
  doubt = listener;
  return () => {
    doubt = () => undefined;
  };
}

/** Listens to an event of the backend; gives the way to stop. */
export function onEvent<Topic extends keyof BallastEvents>(
  topic: Topic,
  listener: (event: BallastEvents[Topic]) => void,
): () => void {
  return bridge()?.on(topic, listener) ?? (() => undefined);
}

export function hostKind(): 'electron' | 'web' {
  return bridge()?.host ?? 'web';
}
