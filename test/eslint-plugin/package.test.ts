import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as parser from '@typescript-eslint/parser';
import { Linter } from 'eslint';
import thin from 'eslint-plugin-drift-gate';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import bare from '#eslint-plugin/index';
import { badAllowance } from '#gate/index';
import { gateIds, registry } from '#host/index';

const root = path.resolve(import.meta.dirname, '../..');

function versionIn(folder: string): string {
  const manifest = JSON.parse(readFileSync(path.join(root, folder, 'package.json'), 'utf8')) as unknown;
  return z.object({ version: z.string() }).parse(manifest).version;
}

describe.each([
  { name: 'drift-gate', plugin: bare, folder: '.' },
  { name: 'eslint-plugin-drift-gate', plugin: thin, folder: 'packages/eslint-plugin-drift-gate' },
])('$name', ({ name, plugin, folder }) => {
  test('says what it is, with the version of its package', () => {
    expect(plugin.meta).toEqual({ name, version: versionIn(folder), namespace: 'drift-gate' });
  });

  test('has a rule for each gate', () => {
    expect(Object.keys(plugin.rules)).toEqual(gateIds);
  });

  test.each(registry)('$id says what it does, and where its page is', (gate) => {
    const { type, schema, messages, docs } = plugin.rules[gate.id]?.meta ?? {};
    expect({ type, schema, messages: Object.keys(messages ?? {}), docs }).toEqual({
      type: 'problem',
      schema: [],
      messages: [...Object.keys(gate.messages), 'problem'],
      docs: {
        description: `${gate.title}. ${gate.why}`,
        url: expect.stringMatching(/^file:/) as unknown,
        recommended: gate.onByDefault || gate.id === badAllowance.id,
        requiresTypeChecking: false,
      },
    });
    const page = fileURLToPath(docs?.url ?? '');
    expect(page).toBe(path.join(root, 'rules', gate.id, 'README.md'));
    expect(existsSync(page)).toBe(true);
  });

  test('its presets hold itself', () => {
    expect(plugin.configs.recommended.plugins?.['drift-gate']).toBe(plugin);
    expect(plugin.fromConfig({ include: ['src/*.ts'], migrations: false })[0]?.plugins?.['drift-gate']).toBe(plugin);
  });
});

test('both report the same', () => {
  const file = path.join(root, 'packages/control-plane/src/lifecycle/set-status.ts');
  const text = `${readFileSync(file, 'utf8')}\nexport const sql = \`UPDATE workspaces SET status = 'lost' WHERE id = $1\`;\n`;
  const reported = [bare, thin].map((plugin) => {
    const config = { files: ['**/*.ts'], languageOptions: { parser }, ...plugin.configs.recommended };
    return new Linter({ cwd: root }).verify(text, config as Linter.Config, { filename: file });
  });
  expect(reported[0]?.map(({ ruleId }) => ruleId)).toContain('drift-gate/unknown-status');
  expect(reported[1]).toEqual(reported[0]);
});
