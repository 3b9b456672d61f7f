/**
 * What a feature's handlers look like. A handler gets decoded input and plain stores; journaling,
 * permissions, threads and encoding are not its business. A contract entry without a handler does not
 * compile.
 */
import type { IsoDate } from '../../core/time/dates.ts';
import type {
  Contract,
  DomainInput,
  DomainOutput,
  StoreName,
} from '../../preload/contract/index.ts';
import type { Permission } from '../../preload/contract/permissions.ts';
import type { SealedOutcome } from '../jobs/outcome.ts';
import type { FileStore, ReaderStore, ReadStore, Scratch, WriteStore } from '../store/index.ts';

/** Who is working, from which device, through which host. Plain data: it crosses threads. */
export interface Session {
  readonly userId: string;
  readonly userName: string;
  readonly deviceId: string;
  readonly host: 'electron' | 'web' | 'cli';
  readonly permissions: readonly Permission[];
}

/** The real clock and ids, handed in so that tests can hold them still. */
export interface Clock {
  /** ISO 8601 in UTC. */
  now(): string;
  today(): IsoDate;
}

export interface QueryContext {
  readonly store: ReadStore;
  readonly files: FileStore;
  /** The journal itself, which is not turned back with the tables. */
  readonly journal: ReaderStore;
  readonly session: Session;
  readonly clock: Clock;
  /** The journal entry that the answer stands on. */
  readonly knownEntry: number;
  /** True where `knownEntry` was chosen and is not simply the newest. */
  readonly past: boolean;
  readonly workspace: WorkspaceFacts;
  /** Writes a verified backup into the backups folder. */
  backup(): { readonly fileName: string; readonly sizeBytes: number; readonly sha256: string };
}

export interface CommandContext extends Omit<QueryContext, 'store'> {
  readonly store: WriteStore;
  newId(): string;
}

/** What the header file says of the open workspace. */
export interface WorkspaceFacts {
  readonly id: string;
  readonly folder: string;
  readonly sample: boolean;
  readonly cipher: string;
}

/** One calculation or task that a job runs outside the store's threads. */
export interface Work {
  readonly key: string;
  /** A calculation's id, or a task of `main/jobs/tasks.ts`. */
  readonly task: string;
  /** Domain input; it survives structured clone. */
  readonly input: unknown;
  /** How much it is, so that a job of several pieces knows its whole from the start. */
  readonly size?: { readonly total: number; readonly unit: string };
}

export interface JobPlan<Context = unknown> {
  readonly label: string;
  readonly work: readonly Work[];
  /** What the last step needs besides the outcomes; survives structured clone. */
  readonly context: Context;
}

/** What became of one piece of work, sealed with its hashes and beside the input it ran on. */
export interface WorkOutcome extends SealedOutcome {
  readonly input: unknown;
}

export type Outcomes = { readonly [key: string]: WorkOutcome };

export interface QueryHandler<Name extends StoreName> {
  readonly kind: 'query';
  run(context: QueryContext, input: DomainInput<Name>): DomainOutput<Name>;
}

export interface CommandHandler<Name extends StoreName> {
  readonly kind: 'command';
  /** What was done, for the journal, in the words of DESIGN's example entries. */
  summary(input: DomainInput<Name>, output: DomainOutput<Name>): string;
  run(context: CommandContext, input: DomainInput<Name>): DomainOutput<Name>;
}

/** A query that needs calculations: plan on a read connection, work in the pool, answer. */
export interface JobQueryHandler<Name extends StoreName, Context> {
  readonly kind: 'job-query';
  /** Its work reads files: their process starts while the job is planned. */
  readonly readsFiles?: true;
  plan(context: QueryContext, input: DomainInput<Name>): JobPlan<Context>;
  /** Work that needs earlier outcomes; called until it returns nothing. Pure. */
  follow?(plan: JobPlan<Context>, outcomes: Outcomes): readonly Work[];
  answer(
    context: QueryContext,
    input: DomainInput<Name>,
    planned: Context,
    outcomes: Outcomes,
  ): DomainOutput<Name>;
}

/** A command that needs calculations: plan on a read connection, work in the pool, keep in one entry. */
export interface JobCommandHandler<Name extends StoreName, Context> {
  readonly kind: 'job-command';
  /** Its work reads files: their process starts while the job is planned. */
  readonly readsFiles?: true;
  /**
   * For a large input: the writer plans and holds it until it keeps, and meanwhile does this part of the
   * keeping, on which no answer depends. Answers what takes it back when the command is over.
   */
  ahead?(context: Pick<QueryContext, 'files'>, input: DomainInput<Name>): () => void;
  plan(context: QueryContext, input: DomainInput<Name>): JobPlan<Context>;
  follow?(plan: JobPlan<Context>, outcomes: Outcomes): readonly Work[];
  summary(input: DomainInput<Name>, output: DomainOutput<Name>): string;
  /**
   * For many rows: puts them into the scratch database before the command's transaction begins. Its
   * answer takes the place of what was planned, and the tables are dropped when the command is over.
   */
  stage?(
    scratch: Scratch,
    outcomes: Outcomes,
  ): { readonly context: Context; readonly tables: readonly string[] };
  keep(
    context: CommandContext,
    input: DomainInput<Name>,
    planned: Context,
    outcomes: Outcomes,
  ): DomainOutput<Name>;
}

// biome-ignore lint/suspicious/noExplicitAny: each handler has its own context type, opaque to dispatch
type AnyContext = any;

export type HandlerOf<Name extends StoreName> = Contract[Name] extends { kind: 'query' }
  ? QueryHandler<Name> | JobQueryHandler<Name, AnyContext>
  : CommandHandler<Name> | JobCommandHandler<Name, AnyContext>;

export type Handlers = { readonly [Name in StoreName]: HandlerOf<Name> };

export function query<Name extends StoreName>(run: QueryHandler<Name>['run']): QueryHandler<Name> {
  return { kind: 'query', run };
}

export function command<Name extends StoreName>(
  summary: CommandHandler<Name>['summary'],
  run: CommandHandler<Name>['run'],
): CommandHandler<Name> {
  return { kind: 'command', summary, run };
}

export function jobQuery<Name extends StoreName, Context>(
  handler: Omit<JobQueryHandler<Name, Context>, 'kind'>,
): JobQueryHandler<Name, Context> {
  return { kind: 'job-query', ...handler };
}

export function jobCommand<Name extends StoreName, Context>(
  handler: Omit<JobCommandHandler<Name, Context>, 'kind'>,
): JobCommandHandler<Name, Context> {
  return { kind: 'job-command', ...handler };
}
