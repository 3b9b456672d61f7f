/** The contract as a whole: names, permissions and schemas that every host relies on. */
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { contract, contractNames } from './index.ts';
import { builtInRoles, permissions } from './permissions.ts';

describe('contract', () => {
  test.each(contractNames)('%s has a name, a sentence and a JSON Schema', (name) => {
    const entry = contract[name];
    expect(name).toMatch(/^[a-z][A-Za-z]+\.[a-z][A-Za-z]+$/);
    expect(entry.summary).toMatch(/^[A-Z].{10,}[^.]$/);
    expect(entry.permission === 'none' || entry.permission in permissions).toBe(true);
    expect(z.toJSONSchema(entry.input, { io: 'input' })).toHaveProperty('$schema');
    expect(z.toJSONSchema(entry.output, { io: 'input' })).toHaveProperty('$schema');
  });

  test('every permission belongs to a role besides the administrator', () => {
    const granted = new Set(
      builtInRoles.filter((role) => role.name !== 'admin').flatMap((role) => role.permissions),
    );
    const onlyAdmin = Object.keys(permissions).filter((name) => !granted.has(name as never));
    expect(onlyAdmin).toEqual(['workspace.admin']);
  });

  test('no role both prepares and approves distributions but the administrator', () => {
    for (const role of builtInRoles.filter((candidate) => candidate.name !== 'admin'))
      expect(
        role.permissions.includes('fund.edit') && role.permissions.includes('fund.approve'),
      ).toBe(false);
  });
});
