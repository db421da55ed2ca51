/** The tests that `npm run mutants` names in `MUTANTS_TESTS`, as paths of folders and files. */
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'
import { projects, tags } from '../vitest.config.ts'

const paths: string[] = JSON.parse(process.env['MUTANTS_TESTS'] ?? '[]')

const librarySystems = join(import.meta.dirname, '../packages/library-systems')
/** Stryker links node_modules, where our own package is the one without changes. */
const alias = [
  { find: /^@library-card\/library-systems\/test\//, replacement: `${librarySystems}/test/` },
  { find: /^@library-card\/library-systems\//, replacement: `${librarySystems}/src/` },
]

export default defineConfig({
  test: {
    tags,
    projects: projects.flatMap((project) => {
      const { root, name } = project.test
      const extension = name === 'web' ? 'tsx' : 'ts'
      const include = paths
        .filter((path) => path.startsWith(`${root}/`))
        .map((path) => path.slice(root.length + 1))
        .map((path) => (path.includes('.test.') ? path : `${path}/**/*.test.${extension}`))
      // A change to what runs once, while its module is loaded, takes effect if each file loads it anew.
      return include.length > 0
        ? [{ ...project, resolve: { alias }, test: { ...project.test, include, isolate: true } }]
        : []
    }),
  },
})
