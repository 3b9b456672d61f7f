/** The registry and the catalogue: every calculation is found by its id and described in JSON. */
import { expect, test } from 'vitest';
import { calculations, findCalculation } from './calculations.ts';
import { catalogue } from './catalogue.ts';

test('every calculation is found by its id', () => {
  const ids = calculations.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids).toContain('risk.historical');
  for (const { id, version } of calculations) {
    expect(findCalculation(id)?.id).toBe(id);
    expect(id).toMatch(/^[a-z]+\.[a-zA-Z]+$/);
    expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  }
  expect(findCalculation('risk.unknown')).toBeUndefined();
});

test('the catalogue describes each on the wire, sorted by id', () => {
  const entries = catalogue();
  expect(entries.map(({ id }) => id)).toEqual(calculations.map(({ id }) => id).sort());
  for (const { input, output, label, description } of entries) {
    expect(label.length * description.length).toBeGreaterThan(0);
    for (const schema of [input, output]) {
      expect(schema).toHaveProperty('$schema');
      expect(JSON.parse(JSON.stringify(schema))).toEqual(schema);
    }
  }
});
