/** The value of a form as it is typed: read and replaced by path, never changed in place. */

export function isRecord(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A copy of `value` with what stands at `path` replaced; `undefined` takes a property away. */
export function setAt(value: unknown, path: readonly string[], next: unknown): unknown {
  const [head, ...rest] = path;
  if (head === undefined) return next;
  if (Array.isArray(value)) {
    const copy = [...value];
    copy[Number(head)] = setAt(copy[Number(head)], rest, next);
    return copy;
  }
  const record = isRecord(value) ? value : {};
  const inner = setAt(record[head], rest, next);
  if (inner === undefined) {
    const { [head]: _gone, ...others } = record;
    return others;
  }
  return { ...record, [head]: inner };
}

export function pathText(path: readonly string[]): string {
  return path.join('.');
}

/** Nothing typed yet. */
export function isBlank(value: unknown): boolean {
  return value === undefined || value === '';
}
