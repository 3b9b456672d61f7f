/** Who listens to what happened: hosts subscribe and pass events on to their windows. */
import type { BallastEvents } from '../../preload/contract/bridge.ts';

export type EventName = keyof BallastEvents;
export type Listener = <Name extends EventName>(name: Name, event: BallastEvents[Name]) => void;

export interface Events {
  emit<Name extends EventName>(name: Name, event: BallastEvents[Name]): void;
  subscribe(listener: Listener): () => void;
}

export function createEvents(): Events {
  const listeners = new Set<Listener>();
  return {
    emit(name, event) {
      for (const listener of listeners) listener(name, event);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
