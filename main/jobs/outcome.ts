/**
 * Running one calculation and sealing what came of it: hashes over canonical inputs and output, and
 * one compressed blob with inputs, output and trace. Time and ids are never part of a hash.
 */
import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { z } from 'zod';
import type { Calculation, CalculationContext, Outcome } from '../../core/calculation.ts';
import { canonicalJson } from '../../core/canonical.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { invalidInput } from '../backend/errors.ts';

/** An outcome with everything that a stored run needs. */
export interface SealedOutcome extends Outcome<unknown> {
  readonly task: string;
  readonly version: string;
  readonly inputsHash: string;
  readonly outputHash: string;
  /** Over calculation, version, inputs (with parameters and seed) and output. */
  readonly runHash: string;
  /** Gzip of the JSON text of a `RunBlob`. */
  readonly blob: Uint8Array;
  readonly durationMs: number;
}

/** What is kept of a run, on the wire side of the calculation's schemas. */
export interface RunBlob {
  readonly input: unknown;
  readonly output: unknown;
  readonly trace: Outcome<unknown>['trace'];
}

export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Runs a calculation on domain input. Refusals of the calculation come back as they are. */
export function runSealed(
  calculation: Calculation,
  input: unknown,
  context: CalculationContext,
): Result<SealedOutcome> {
  const started = performance.now();
  const result = calculation.run(input, context);
  if (!result.ok) return result;
  const { output, trace, warnings } = result.value;
  const wireInput = z.encode(calculation.input, input as never);
  const wireOutput = z.encode(calculation.output, output as never);
  const inputsHash = sha256(canonicalJson(wireInput));
  const outputHash = sha256(canonicalJson(wireOutput));
  const { id, version } = calculation;
  const runHash = sha256(canonicalJson({ calculation: id, version, inputsHash, outputHash }));
  const blob: RunBlob = { input: wireInput, output: wireOutput, trace };
  return ok({
    task: id,
    version,
    output,
    trace,
    warnings,
    inputsHash,
    outputHash,
    runHash,
    blob: gzipSync(JSON.stringify(blob)),
    durationMs: performance.now() - started,
  });
}

export function readRunBlob(bytes: Uint8Array): RunBlob {
  return JSON.parse(gunzipSync(bytes).toString('utf8')) as RunBlob;
}

/** Wire input of a calculation as domain input, or INPUT_INVALID with the field's path. */
export function decodeInput(calculation: Calculation, wire: unknown): Result<unknown> {
  const decoded = z.safeDecode(calculation.input, wire as never);
  return decoded.success ? ok(decoded.data) : fail(invalidInput(calculation.id, decoded.error));
}

/** The path of the first field of the wire that is not there when the domain value is written back. */
function unknownField(given: unknown, known: unknown, path: string): string | undefined {
  if (typeof given !== 'object' || given === null) return undefined;
  const fields = typeof known === 'object' && known !== null ? known : {};
  for (const [key, value] of Object.entries(given)) {
    const at = path === '' ? key : `${path}.${key}`;
    if (value === undefined) continue;
    if (!Object.hasOwn(fields, key)) return at;
    const inside = unknownField(value, fields[key as keyof typeof fields], at);
    if (inside !== undefined) return inside;
  }
  return undefined;
}

/**
 * As `decodeInput`, for input that somebody wrote: a field that the calculation does not have is
 * refused with FIELD_UNKNOWN, because a misspelt term would otherwise count as left out.
 */
export function decodeWritten(calculation: Calculation, wire: unknown): Result<unknown> {
  const decoded = decodeInput(calculation, wire);
  if (!decoded.ok) return decoded;
  const path = unknownField(wire, z.encode(calculation.input, decoded.value as never), '');
  if (path === undefined) return decoded;
  return fail({
    kind: 'invalid-input',
    code: 'FIELD_UNKNOWN',
    path,
    message:
      `${calculation.id} has no field "${path}". Correct its name, or leave it out; ` +
      `"ballast calc --schema ${calculation.id}" shows every field.`,
  });
}
