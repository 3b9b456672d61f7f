/**
 * The one place that knows where the contract's types live. Everything else in this room takes the
 * names, inputs and outputs from here; nothing of the contract is loaded at run time.
 */
import type { BallastBridge } from '../preload/contract/bridge.ts';

export type { AppError } from '../core/result.ts';
export type {
  BallastBridge,
  BallastEvents,
  CallMeta,
  JobEvent,
  Reply,
  ReplyMeta,
} from '../preload/contract/bridge.ts';
export type { ExplanationWire } from '../preload/contract/explain.ts';
export type { Contract, ContractName, InputOf, OutputOf } from '../preload/contract/index.ts';
export type { Permission } from '../preload/contract/permissions.ts';

/** An amount as it crosses the door: exact decimal text and its currency. */
export interface MoneyWire {
  readonly currency: string;
  readonly amount: string;
}

declare global {
  interface Window {
    readonly ballast?: BallastBridge;
  }
}
