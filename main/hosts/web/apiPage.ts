/** A readable page of the contract at `/api`: plain HTML without scripts, made from the declarations. */
import { z } from 'zod';
import { CONTRACT_VERSION, contract, contractNames } from '../../../preload/contract/index.ts';

function escapeHtml(text: string): string {
  return text.replace(
    /[&<>"]/g,
    (mark) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[mark] ?? mark,
  );
}

function schemaText(schema: z.ZodType): string {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io: 'input' });
  return escapeHtml(JSON.stringify(rest, null, 2));
}

function section(name: (typeof contractNames)[number]): string {
  const entry = contract[name];
  const method = entry.kind === 'query' ? 'GET' : 'POST';
  return `<section id="${name}">
<h3><code>${method} /api/v1/${name}</code></h3>
<p>${escapeHtml(entry.summary)}. Permission: <code>${entry.permission}</code>.</p>
<details><summary>Input</summary><pre>${schemaText(entry.input)}</pre></details>
<details><summary>Output</summary><pre>${schemaText(entry.output)}</pre></details>
</section>`;
}

export function apiPage(): string {
  const areas = [...new Set(contractNames.map((name) => name.split('.')[0] ?? ''))];
  const body = areas.map((area) => {
    const names = contractNames.filter((name) => name.startsWith(`${area}.`));
    return `<h2>${area}</h2>\n${names.map(section).join('\n')}`;
  });
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Ballast interface</title>
<link rel="stylesheet" href="/api/page.css"></head>
<body><main><h1>Ballast interface ${CONTRACT_VERSION}</h1>
<p>Every query and command. Machine-readable: <a href="/api/openapi.json">OpenAPI 3.1</a>.
Answers are <code>{"data", "meta"}</code>; errors are <code>application/problem+json</code>.</p>
${body.join('\n')}</main></body></html>`;
}

export const apiPageStyle = `:root{color-scheme:light dark}
body{font:14px/1.5 system-ui,sans-serif;margin:0}
main{max-width:960px;margin:0 auto;padding:24px}
code,pre{font-family:ui-monospace,monospace;font-size:12px}
pre{overflow:auto;padding:12px;border:1px solid #8884;border-radius:5px}
section{border-top:1px solid #8884;padding:8px 0}
h3{margin:8px 0}`;
