import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import type { Plugin } from 'vite'

/** The oldest supported versions, from spring 2024; README.md names them. */
export const supportedBrowsers = { chrome: 123, edge: 123, firefox: 121, safari: 17.5, ios: 17.5 }

export const buildTarget = Object.entries(supportedBrowsers).map(([name, version]) => `${name}${version}`)

/**
 * Features newer than those versions, as they look in the built files. Newer syntax needs no pattern, because the
 * build replaces it. The compiler knows no built-in objects newer than ES2024.
 */
const scripts: Record<string, RegExp> = {
  // Safari 18, Firefox 126
  'URL.parse': /\bURL\.parse\(/,
  // Chrome 128, Firefox 134, Safari 18.2
  'Promise.try': /\bPromise\.try\(/,
  // Firefox 131, Safari 18.4
  'helpers of iterators':
    /\.(values|keys|entries)\(\)\.(map|filter|take|drop|flatMap|some|every|find|toArray)\(/,
  // Firefox 127, Safari 17
  'methods of sets': /\.(isSubsetOf|isSupersetOf|isDisjointFrom|symmetricDifference)\(/,
  'RegExp.escape': /\bRegExp\.escape\(/,
  'Uint8Array.fromBase64': /\.(fromBase64|toBase64|fromHex|toHex)\(/,
  'Error.isError': /\bError\.isError\(/,
  Temporal: /\bTemporal\./,
  'Intl.DurationFormat': /\bIntl\.DurationFormat\b/,
  'JSON.rawJSON': /\bJSON\.(rawJSON|isRawJSON)\(/,
  // Firefox 125
  popover: /\.(showPopover|togglePopover|hidePopover)\(|popovertarget|:popover-open/i,
  cookieStore: /\bcookieStore\b/,
  URLPattern: /\bURLPattern\b/,
  'scheduler.yield': /\bscheduler\.(yield|postTask)\(/,
  moveBefore: /\.moveBefore\(/,
  requestIdleCallback: /\brequestIdleCallback\(/,
}

const styles: Record<string, RegExp> = {
  // Firefox 144, Safari 18
  'view transitions': /::view-transition|@view-transition/,
  '@starting-style': /@starting-style\b/,
  '@property': /@property\b/,
  '@scope': /@scope\b/,
  'anchor positioning': /\banchor\(|anchor-name:|position-area:/,
  'calc-size': /\bcalc-size\(|interpolate-size:/,
  'relative colours': /\b(rgb|hsl|oklch|oklab|lab|lch)\(from /,
  'if() in styles': /:\s*if\(/,
  'sibling-index': /\bsibling-(index|count)\(/,
  'scroll-driven animations': /animation-timeline:|scroll-timeline:/,
  'text-box': /text-box(-trim|-edge)?:/,
  'state queries': /scroll-state\(/,
  ':open': /:open\b/,
}

/** Fails the build if it uses a feature that a supported browser lacks. Adds the script for older browsers. */
export function supportOnly(): Plugin {
  const source = readFileSync(join(import.meta.dirname, 'old-browser.js'), 'utf8')
  const fileName = `assets/old-browser-${createHash('sha256').update(source).digest('base64url').slice(0, 8)}.js`
  return {
    name: 'supported-browsers',
    apply: 'build',
    transformIndexHtml: () => [
      { tag: 'script', attrs: { defer: true, src: `/${fileName}` }, injectTo: 'body' },
    ],
    generateBundle(_options, bundle) {
      const faults = Object.values(bundle).flatMap((file) => {
        const text = file.type === 'chunk' ? file.code : String(file.source)
        return featuresIn(file.fileName, text).map((feature) => `${file.fileName}: ${feature}`)
      })
      if (faults.length > 0) this.error(`Not in all supported browsers:\n${faults.join('\n')}`)
      this.emitFile({ type: 'asset', fileName, source })
    },
  }
}

/** The features in a file that a supported browser lacks. */
export function featuresIn(fileName: string, text: string): string[] {
  const features = { '.js': scripts, '.css': styles }[extname(fileName)] ?? {}
  return Object.entries(features)
    .filter(([, pattern]) => pattern.test(text))
    .map(([feature]) => feature)
}
