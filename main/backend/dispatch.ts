/**
 * One call on one store connection: decode by the contract, check the permission, run the handler,
 * encode. Everything that reaches a handler has passed here, whichever host it came from.
 */
import { z } from 'zod';
import { AppFailure, invariant } from '../../core/result.ts';
import type { CallMeta } from '../../preload/contract/bridge.ts';
import type { Command, Query } from '../../preload/contract/define.ts';
import { contract, type DomainInput, type StoreName } from '../../preload/contract/index.ts';
import { permissions } from '../../preload/contract/permissions.ts';
import { handlers } from '../handlers/index.ts';
import { type ReaderStore, Store } from '../store/index.ts';
import { invalidInput } from './errors.ts';
import type {
  Clock,
  CommandContext,
  JobPlan,
  Outcomes,
  QueryContext,
  Session,
  WorkspaceFacts,
} from './handler.ts';
import { entryIdOf, newId } from './ids.ts';

export interface CallRequest {
  readonly name: StoreName;
  readonly wire: unknown;
  readonly meta: CallMeta;
  readonly session: Session;
}

export interface CallAnswer {
  readonly wire: unknown;
  readonly entry: number | null;
  readonly knownEntry: number;
  readonly topics: readonly string[];
}

export interface Dispatch {
  /** Runs a plain query or command. */
  call(request: CallRequest): CallAnswer;
  /** The first step of a job. Under a ticket its request is held, and need not come again. */
  plan(request: CallRequest, ticket?: number): JobPlan;
  /** Does ahead what a planned command may do before its outcomes are there. */
  ahead(ticket: number): void;
  /** Forgets a held request; what was done ahead and not used is taken back. */
  release(ticket: number): void;
  /** The last step of a job: answers a query or keeps a command's outcome. */
  finish(
    request: CallRequest | { readonly ticket: number },
    planned: unknown,
    outcomes: Outcomes,
  ): CallAnswer;
}

// Dispatch handles every entry alike; the types of one entry are checked where handlers are written.
// biome-ignore lint/suspicious/noExplicitAny: erased on purpose
type AnyHandler = any;
type Staged = { readonly context: unknown; readonly tables: readonly string[] };

/** A call whose input was decoded and whose caller may make it. */
interface Prepared {
  readonly request: CallRequest;
  readonly entry: Query | Command;
  readonly handler: AnyHandler;
  readonly input: unknown;
}

function decode(name: string, entry: Query | Command, wire: unknown): unknown {
  const decoded = z.safeDecode(entry.input, wire as never);
  if (!decoded.success) throw new AppFailure(invalidInput(name, decoded.error));
  return decoded.data;
}

/** Throws PERMISSION_MISSING. */
export function permit(name: string, entry: Query | Command, session: Session): void {
  if (entry.permission === 'none' || session.permissions.includes(entry.permission)) return;
  throw new AppFailure({
    kind: 'unauthorized',
    code: 'PERMISSION_MISSING',
    message:
      `${session.userName} may not do this: ${entry.summary.toLowerCase()}. ` +
      `It needs "${permissions[entry.permission].toLowerCase()}"; ask an administrator for a role that has it.`,
    path: name,
    details: { permission: entry.permission },
  });
}

/**
 * Dispatch over one open store. A reader's store answers queries; the writer's also runs commands.
 * What a command's input holds beyond 16 KiB (files, mostly) is described in the journal, not copied.
 */
export function createDispatch(
  store: ReaderStore,
  clock: Clock,
  workspace: WorkspaceFacts,
  backup: QueryContext['backup'],
): Dispatch {
  const held = new Map<number, Prepared & { takeBack?: () => void }>();

  function queryContext(request: CallRequest): QueryContext {
    const last = store.lastEntry();
    const chosen = request.meta.knownEntry;
    if (chosen !== undefined && chosen > last)
      throw new AppFailure({
        kind: 'not-found',
        code: 'ENTRY_UNKNOWN',
        message: `Journal entry ${chosen} does not exist; the newest is ${last}.`,
        path: 'knownEntry',
      });
    const past = chosen !== undefined && chosen < last;
    return {
      store: past ? store.asKnownAt(chosen) : store,
      files: store.files,
      journal: store,
      session: request.session,
      clock,
      knownEntry: past ? chosen : last,
      past,
      workspace,
      backup,
    };
  }

  function refuseInPast(request: CallRequest): void {
    if (request.meta.knownEntry === undefined) return;
    throw new AppFailure({
      kind: 'not-applicable',
      code: 'PAST_IS_READ_ONLY',
      message: `The past cannot be changed: this view shows what was known at entry ${request.meta.knownEntry}. Return to now first.`,
    });
  }

  function runCommand(
    request: CallRequest,
    input: unknown,
    run: (context: CommandContext) => unknown,
  ): CallAnswer {
    refuseInPast(request);
    const entry = contract[request.name] as Query | Command;
    invariant(entry.kind === 'command', 'only commands are journaled');
    const handler = handlers[request.name] as AnyHandler;
    invariant(store instanceof Store, 'commands run on the writer');
    const { meta, session } = request;
    const who = {
      userId: session.userId,
      deviceId: session.deviceId,
      at: clock.now(),
      entryId: meta.idempotencyKey === undefined ? newId() : entryIdOf(meta.idempotencyKey),
    };
    const knownEntry = store.lastEntry();
    const result = isUndo(request.name, input)
      ? undo(
          store,
          { ...who, ...(input.reason === undefined ? {} : { reason: input.reason }) },
          input,
        )
      : store.command(
          {
            ...who,
            command: request.name,
            input: describeInput(request.wire),
            undo: entry.undo,
            summarize: (output: unknown) => handler.summary(input, output) as string,
          },
          (tx) =>
            run({
              store: tx,
              files: store.files,
              journal: store,
              session,
              clock,
              knownEntry,
              past: false,
              workspace,
              backup,
              newId,
            }),
        );
    return {
      wire: encode(request.name, entry, result.value),
      entry: result.entry,
      knownEntry: store.lastEntry(),
      topics: result.topics,
    };
  }

  function prepare(request: CallRequest): Prepared {
    const entry = contract[request.name] as Query | Command;
    permit(request.name, entry, request.session);
    return {
      request,
      entry,
      handler: handlers[request.name] as AnyHandler,
      input: decode(request.name, entry, request.wire),
    };
  }

  function keep(
    { request, handler, input }: Prepared,
    planned: unknown,
    outcomes: Outcomes,
  ): CallAnswer {
    const run = (plan: unknown) =>
      runCommand(request, input, (context) => handler.keep(context, input, plan, outcomes));
    if (handler.stage === undefined) return run(planned);
    invariant(store instanceof Store, 'commands run on the writer');
    const { context, tables } = handler.stage(store.scratch, outcomes) as Staged;
    try {
      return run(context);
    } finally {
      for (const table of tables) store.scratch.dropScratch(table);
    }
  }

  return {
    call(request) {
      const { entry, handler, input } = prepare(request);
      if (handler.kind === 'command')
        return runCommand(request, input, (context) => handler.run(context, input));
      invariant(handler.kind === 'query', `${request.name} is a job`);
      const context = queryContext(request);
      const output = handler.run(context, input) as unknown;
      return {
        wire: encode(request.name, entry, output),
        entry: null,
        knownEntry: context.knownEntry,
        topics: [],
      };
    },
    plan(request, ticket) {
      const prepared = prepare(request);
      const { handler, input } = prepared;
      if (handler.kind === 'job-command') refuseInPast(request);
      const plan = handler.plan(queryContext(request), input) as JobPlan;
      if (ticket !== undefined) held.set(ticket, prepared);
      return plan;
    },
    ahead(ticket) {
      const one = held.get(ticket);
      if (one !== undefined) one.takeBack = one.handler.ahead(store, one.input);
    },
    release(ticket) {
      held.get(ticket)?.takeBack?.();
      held.delete(ticket);
    },
    finish(given, planned, outcomes) {
      const prepared = 'ticket' in given ? held.get(given.ticket) : prepare(given);
      invariant(prepared !== undefined, 'a planned command is held until it is kept');
      const { request, entry, handler, input } = prepared;
      if (handler.kind === 'job-command') return keep(prepared, planned, outcomes);
      const context = queryContext(request);
      const output = handler.answer(context, input, planned, outcomes) as unknown;
      return {
        wire: encode(request.name, entry, output),
        entry: null,
        knownEntry: context.knownEntry,
        topics: [],
      };
    },
  };
}

function encode(name: string, entry: Query | Command, output: unknown): unknown {
  const encoded = z.safeEncode(entry.output, output as never);
  if (!encoded.success)
    throw new Error(`${name} answered against its contract: ${encoded.error.message}`);
  return encoded.data;
}

type UndoInput = DomainInput<'journal.undo'>;

function isUndo(name: StoreName, input: unknown): input is UndoInput {
  return name === 'journal.undo' && input !== undefined;
}

/** Undo is the store's own command: it writes what no feature may write. */
function undo(store: Store, who: Parameters<Store['undo']>[0], input: UndoInput) {
  const done = store.undo(who, input.entries);
  return { ...done, value: { entry: done.entry ?? store.lastEntry(), rows: done.rows } };
}

const LONGEST_TEXT = 2000;

/** A copy for the journal in which long texts (file contents) are replaced by their length. */
function describeInput(wire: unknown): unknown {
  if (typeof wire === 'string')
    return wire.length > LONGEST_TEXT ? `(${wire.length} characters)` : wire;
  if (Array.isArray(wire)) return wire.map(describeInput);
  if (typeof wire === 'object' && wire !== null)
    return Object.fromEntries(
      Object.entries(wire).map(([key, value]) => [key, describeInput(value)]),
    );
  return wire;
}
