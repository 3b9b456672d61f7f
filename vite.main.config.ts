/**
 * The release build of everything that is no page: the desktop program, its threads and processes, the
 * command line, and the preload script. Modules stay apart and keep their folders, so that threads
 * start from the files that the sources name; packages stay outside.
 */
import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { fileURLToPath } from 'node:url';
import {
  type BuildEnvironmentOptions,
  defineConfig,
  type EnvironmentOptions,
  type Plugin,
} from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const root = here('.');

/** Files that something other than an import starts. */
const ENTRANCES = [
  'main/hosts/electron/main.ts',
  'main/hosts/cli/ballast.ts',
  'main/backend/storage.worker.ts',
  'main/jobs/task.worker.ts',
];

/** Node runs the sources as they are; built files are JavaScript, also where a URL names them. */
const renameUrls: Plugin = {
  name: 'ballast-url-extensions',
  transform: {
    filter: { id: /\.ts$/, code: /import\.meta\.url/ },
    handler: (code) =>
      code.replace(/(new URL\(\s*['"]\.[^'"]*)\.ts(['"]\s*,\s*import\.meta\.url)/g, '$1.js$2'),
  },
};

/** What the built files look for beside them: the version, the module kind, and the app's entrance. */
const companions: Plugin = {
  name: 'ballast-companions',
  applyToEnvironment: (environment) => environment.name === 'program',
  generateBundle() {
    const { name, version } = JSON.parse(readFileSync(here('package.json'), 'utf8')) as {
      readonly name: string;
      readonly version: string;
    };
    const about = `${JSON.stringify({ name, version, type: 'module' }, null, 2)}\n`;
    this.emitFile({ type: 'asset', fileName: 'package.json', source: about });
    const entrance = "import './main/hosts/electron/main.js';\n";
    this.emitFile({ type: 'asset', fileName: 'electron.js', source: entrance });
  },
};

const common: BuildEnvironmentOptions = {
  outDir: here('./dist/main'),
  emptyOutDir: false,
  minify: false,
  target: 'node24',
  copyPublicDir: false,
};

const isPackage = (id: string) => isBuiltin(id) || /^(?![./\0]|[A-Za-z]:[\\/])/.test(id);

/** One file that needs no other, for places that may read nothing else. */
function singleFile(input: string, fileName: string, format: 'es' | 'cjs'): EnvironmentOptions {
  return {
    consumer: 'server',
    resolve: { noExternal: true, external: ['electron'] },
    build: {
      ...common,
      rolldownOptions: {
        input: here(input),
        output: { format, entryFileNames: fileName, codeSplitting: false },
      },
    },
  };
}

export default defineConfig({
  root,
  plugins: [renameUrls, companions],
  environments: {
    program: {
      consumer: 'server',
      build: {
        ...common,
        emptyOutDir: true,
        rolldownOptions: {
          input: ENTRANCES.map(here),
          external: isPackage,
          output: {
            preserveModules: true,
            preserveModulesRoot: root,
            entryFileNames: '[name].js',
          },
        },
      },
    },
    reader: singleFile('main/import/parser.child.ts', 'main/import/parser.child.js', 'es'),
    preload: singleFile('preload/preload.ts', 'preload.cjs', 'cjs'),
  },
  builder: {
    async buildApp({ build, environments }) {
      for (const name of ['program', 'reader', 'preload']) {
        const environment = environments[name];
        if (environment !== undefined) await build(environment);
      }
    },
  },
});
