/** One line in a chart of its own, beside and above others that share its steps and its unit. */
export type Chart = { points: { step: number; value: number }[] }
export type Picture = {
  title: string
  /** What it shows, for whoever does not see it. */
  description: string
  columns: string[]
  rows: string[]
  /** By row, then by column. */
  charts: Chart[][]
}

const size = { width: 240, height: 130, left: 30, top: 56, gapX: 40, gapY: 44 }

/** Readable on light and on dark, alone and inside a page: it brings its own colours for both. */
const style = `
  svg { background: #fff; color: #1c2733; font: 12px system-ui, sans-serif }
  text { fill: currentColor } .title { font-size: 15px; font-weight: 600 } .head { font-weight: 600 }
  .axis { stroke: currentColor; opacity: 0.35 } .line { fill: none; stroke: #1f5fa8; stroke-width: 2 } circle { fill: #1f5fa8 }
  @media (prefers-color-scheme: dark) {
    svg { background: #14191f; color: #e8edf2 } .line { stroke: #7db7f2 } circle { fill: #7db7f2 }
  }`

export function drawPicture({ title, description, columns, rows, charts }: Picture): string {
  const width = size.left + columns.length * (size.width + size.gapX)
  const height = size.top + rows.length * (size.height + size.gapY)
  const drawn = charts.flatMap((row, y) => row.map((chart, x) => drawChart(chart, { x, y, name: rows[y]! })))
  const heads = columns.map((column, x) => text(placeOf(x), 46, column, ' class="head"'))
  return `<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="title desc" viewBox="0 0 ${width} ${height}">
<title id="title">${escape(title)}</title>
<desc id="desc">${escape(description)}</desc>
<style>${style}
</style>
<rect width="${width}" height="${height}" fill="none"/>
${text(size.left, 22, title, ' class="title"')}
${[...heads, ...drawn].join('\n')}
</svg>
`
}

/** Steps evenly, though they are tens: the form of the growth is what counts. Values from 0. */
function drawChart({ points }: Chart, { x, y, name }: { x: number; y: number; name: string }): string {
  const left = placeOf(x)
  const top = size.top + y * (size.height + size.gapY) + 16
  const bottom = top + size.height - 20
  const most = Math.max(...points.map(({ value }) => value)) || 1
  const at = points.map(({ value }, index) => ({
    x: Math.round(left + 16 + (index * (size.width - 56)) / Math.max(1, points.length - 1)),
    y: Math.round(bottom - (value / most) * (bottom - top - 20)),
  }))
  const labels = points.map(
    ({ step, value }, index) =>
      text(at[index]!.x, at[index]!.y - 8, inShort(value), ' text-anchor="middle"') +
      text(at[index]!.x, bottom + 16, step.toLocaleString('en'), ' text-anchor="middle"') +
      `<circle cx="${at[index]!.x}" cy="${at[index]!.y}" r="3"/>`,
  )
  return `<g>${text(left, top - 2, name)}
<path class="axis" d="M${left} ${bottom}h${size.width - 20}"/>
<polyline class="line" points="${at.map((point) => `${point.x},${point.y}`).join(' ')}"/>
${labels.join('')}</g>`
}

function placeOf(column: number): number {
  return size.left + column * (size.width + size.gapX)
}

function text(x: number, y: number, words: string, attributes = ''): string {
  return `<text x="${x}" y="${y}"${attributes}>${escape(words)}</text>`
}

function inShort(value: number): string {
  return value.toLocaleString('en', { maximumSignificantDigits: 3 })
}

function escape(words: string): string {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
