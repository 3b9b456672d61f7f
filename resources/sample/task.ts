/** A step of the sample group's history: who did it when, and what it wrote. */
import type { Tables } from './master.ts';
import type { SampleBatch, SampleFile, SampleRole } from './rows.ts';

export interface SampleOptions {
  /** Rows of the role table; users get the role of their name where it is among them. */
  readonly roles: readonly SampleRole[];
}

export interface Task {
  readonly at: string;
  readonly userLogin: string;
  readonly label: string;
  readonly run: () => Tables;
  readonly updates?: () => Tables;
  /** The bytes of documents that the batch attaches. */
  readonly files?: readonly SampleFile[];
  readonly removes?: () => { readonly [table: string]: readonly string[] };
  /** Whether the batch's statements came as files that are kept. */
  readonly isFiled?: boolean;
  /** Statements beside them that no kept file brought: interim reports. */
  readonly reports?: () => Tables;
  /** A cash position that is signed as it is known then. */
  readonly signs?: NonNullable<SampleBatch['signs']>;
}
