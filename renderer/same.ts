/** Whether two answers of the backend say the same; they are plain data without cycles. */
export function isSameData(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null)
    return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const keys = Object.keys(one);
  if (keys.length !== Object.keys(other).length) return false;
  const [left, right] = [one, other] as [Record<string, unknown>, Record<string, unknown>];
  return keys.every((key) => key in right && isSameData(left[key], right[key]));
}
