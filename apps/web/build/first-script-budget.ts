import { gzipSync } from 'node:zlib'
import type { Plugin } from 'vite'

/** Prints the size of the JavaScript that every page waits for (gzip), and fails the build above the budget. */
export function firstScriptBudget({ kilobytes }: { kilobytes: number }): Plugin {
  return {
    name: 'first-script-budget',
    apply: 'build',
    writeBundle(_options, bundle) {
      const entries = Object.values(bundle).filter((file) => file.type === 'chunk' && file.isEntry)
      const first = new Set(entries.map(({ fileName }) => fileName))
      let bytes = 0
      for (const name of first) {
        const chunk = bundle[name]
        if (chunk?.type !== 'chunk') continue
        bytes += gzipSync(chunk.code, { level: 9 }).length
        for (const imported of chunk.imports) first.add(imported)
      }
      const size = (bytes / 1000).toFixed(1)
      this.info(`first JavaScript: ${size} kB gzip (budget ${kilobytes} kB)`)
      if (bytes > kilobytes * 1000) this.error(`The first JavaScript is ${size} kB, above ${kilobytes} kB.`)
    },
  }
}
