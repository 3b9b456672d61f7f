/**
 * How an entry of the contract is declared. Everything that Ballast can do is a query or a command
 * with a permission and codecs for input and output; bridge, REST, OpenAPI page, command line and
 * permission table derive from these declarations.
 */
import type { z } from 'zod';
import type { Permission } from './permissions.ts';

/**
 * How a command is taken back: by applying the inverse of its row changes, by another command that
 * books the reversal, or not at all, with the reason in words.
 */
export type UndoKind =
  | { readonly kind: 'inverse' }
  | { readonly kind: 'reversal'; readonly command: string }
  | { readonly kind: 'none'; readonly why: string };

interface EntryBase<Input extends z.ZodType, Output extends z.ZodType> {
  readonly permission: Permission | 'none';
  /** One sentence for the palette, the OpenAPI page and `--help`. */
  readonly summary: string;
  readonly input: Input;
  readonly output: Output;
}

export interface Query<Input extends z.ZodType = z.ZodType, Output extends z.ZodType = z.ZodType>
  extends EntryBase<Input, Output> {
  readonly kind: 'query';
}

export interface Command<Input extends z.ZodType = z.ZodType, Output extends z.ZodType = z.ZodType>
  extends EntryBase<Input, Output> {
  readonly kind: 'command';
  readonly undo: UndoKind;
}

export type Entry = Query | Command;

export function query<Input extends z.ZodType, Output extends z.ZodType>(
  declaration: EntryBase<Input, Output>,
): Query<Input, Output> {
  return { kind: 'query', ...declaration };
}

export function command<Input extends z.ZodType, Output extends z.ZodType>(
  declaration: EntryBase<Input, Output> & { readonly undo: UndoKind },
): Command<Input, Output> {
  return { kind: 'command', ...declaration };
}

export const inverse: UndoKind = { kind: 'inverse' };
export const noUndo = (why: string): UndoKind => ({ kind: 'none', why });
